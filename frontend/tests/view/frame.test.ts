import { describe, expect, it, vi } from 'vitest';
import { type Clock, FrameQueue } from '../../src/view/frame';

/** Frames and timers that happen when the test says so. */
class TestFrames implements Clock {
  time = 1000;
  frames: (() => void)[] = [];
  timers: (() => void)[] = [];
  pauses: number[] = [];
  now = () => this.time;
  /** A task that uses up what may be drawn before the next frame. */
  slow = () => {
    this.time += 5;
  };
  frame = (run: () => void) => this.frames.push(run);
  timer = (run: () => void, milliseconds: number) => {
    this.pauses.push(milliseconds);
    return this.timers.push(run);
  };
  cancelFrame = () => {
    this.frames = [];
  };
  cancelTimer = () => {
    this.timers = [];
  };
}

describe('drawing once per frame', () => {
  it('draws what is cheap at once, and looks after it in the frame', () => {
    const clock = new TestFrames();
    const after = vi.fn();
    const queue = new FrameQueue(after, clock);
    const task = vi.fn();
    queue.schedule(task);
    queue.schedule(task);
    expect(task).toHaveBeenCalledTimes(2);
    expect(after).not.toHaveBeenCalled();
    clock.frames[0]?.();
    expect(task).toHaveBeenCalledTimes(2);
    expect(after).toHaveBeenCalledTimes(1);
    expect(clock.frames).toHaveLength(0);
  });

  it('draws what is not cheap once, after the frame', () => {
    const clock = new TestFrames();
    const queue = new FrameQueue(() => {}, clock);
    const task = vi.fn(() => {
      clock.time += 5;
    });
    for (let chunk = 0; chunk < 100; chunk += 1) queue.schedule(task);
    expect(task).toHaveBeenCalledTimes(1);
    clock.frames[0]?.();
    expect(task).toHaveBeenCalledTimes(1);
    clock.timers[0]?.();
    expect(task).toHaveBeenCalledTimes(2);
    clock.frames[0]?.();
    for (let chunk = 0; chunk < 100; chunk += 1) queue.schedule(task);
    expect(task).toHaveBeenCalledTimes(3);
  });

  it('draws what can wait after the frame, whatever else is drawn', () => {
    const clock = new TestFrames();
    const queue = new FrameQueue(() => {}, clock);
    const [now, later, never] = [vi.fn(), vi.fn(), vi.fn()];
    queue.later(later);
    queue.later(never);
    queue.schedule(now);
    expect(now).toHaveBeenCalledTimes(1);
    queue.cancel(never);
    clock.frames[0]?.();
    expect(later).not.toHaveBeenCalled();
    clock.timers[0]?.();
    expect(later).toHaveBeenCalledTimes(1);
    expect(never).not.toHaveBeenCalled();
  });

  it('pauses after what is expensive to draw or to lay out, however much is asked for', () => {
    const clock = new TestFrames();
    const layout = vi.fn(() => {
      clock.time += 60;
    });
    const queue = new FrameQueue(layout, clock);
    const task = vi.fn(() => {
      clock.time += 40;
    });
    queue.schedule(task);
    queue.schedule(task);
    clock.frames[0]?.();
    expect(clock.pauses.at(-1)).toBe(200);
    layout.mockImplementation(() => undefined);
    clock.time += 50;
    queue.schedule(task);
    clock.frames[0]?.();
    expect(task).toHaveBeenCalledTimes(1);
    expect(clock.timers).toHaveLength(1);
    expect(clock.pauses.at(-1)).toBe(150);
    clock.time += 150;
    clock.timers[0]?.();
    expect(task).toHaveBeenCalledTimes(2);
    task.mockImplementation(() => undefined);
    clock.frames[0]?.();
    clock.time += 1000;
    clock.frames[0]?.();
    queue.schedule(task);
    clock.frames[0]?.();
    clock.timers[0]?.();
    queue.schedule(task);
    expect(task).toHaveBeenCalledTimes(4);
  });

  it('looks after what others drew', () => {
    const clock = new TestFrames();
    const after = vi.fn();
    const queue = new FrameQueue(after, clock);
    queue.request();
    queue.request();
    expect(clock.frames).toHaveLength(1);
    clock.frames[0]?.();
    expect(after).toHaveBeenCalledTimes(1);
  });

  it('draws by a timer where no frames come', () => {
    const clock = new TestFrames();
    const queue = new FrameQueue(() => {}, clock);
    const task = vi.fn();
    queue.schedule(clock.slow);
    queue.schedule(task);
    clock.timers[0]?.();
    expect(clock.frames).toHaveLength(0);
    clock.timers[0]?.();
    expect(task).toHaveBeenCalledTimes(1);
  });

  it('does not draw what was cancelled', () => {
    const clock = new TestFrames();
    const queue = new FrameQueue(() => {}, clock);
    const task = vi.fn();
    queue.schedule(clock.slow);
    queue.schedule(task);
    queue.cancel(task);
    clock.frames[0]?.();
    expect(clock.timers).toHaveLength(0);
    expect(task).not.toHaveBeenCalled();
  });

  it('lets one task fail alone', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const clock = new TestFrames();
    const queue = new FrameQueue(() => {}, clock);
    const task = vi.fn();
    queue.schedule(clock.slow);
    queue.schedule(() => {
      throw new Error('broken');
    });
    queue.schedule(task);
    clock.frames[0]?.();
    clock.timers[0]?.();
    expect(task).toHaveBeenCalledTimes(1);
  });

  it('leaves what a task schedules to the time after the frame', () => {
    const clock = new TestFrames();
    const queue = new FrameQueue(() => {}, clock);
    const later = vi.fn();
    queue.schedule(() => queue.schedule(later));
    expect(later).not.toHaveBeenCalled();
    clock.frames[0]?.();
    clock.timers[0]?.();
    expect(later).toHaveBeenCalledTimes(1);
  });
});
