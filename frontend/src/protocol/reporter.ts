/** Tells the console, once, about something that was ignored. */
export type Report = (line: string) => void;

const MAX_LINES = 50;

/** Makes a `Report` that says each thing once: a broken server must not flood the console either. */
export function createReporter(write: Report = (line) => console.warn(line)): Report {
  const said = new Set<string>();
  return (line) => {
    if (said.has(line) || said.size >= MAX_LINES) return;
    said.add(line);
    write(`pywry: ${line}`);
  };
}
