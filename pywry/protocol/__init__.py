"""What is said: pydantic models, nothing else."""
