/** Shows on stderr what a command does: one moving line on a terminal, one line for each stage everywhere else. */
import { displayWidth } from "../report/wrap.ts";
import type { Terminal } from "./terminal.ts";

export interface Progress {
  /** Begins a stage, which gets a line of its own in a log. */
  stage(text: string): void;
  /** Shows how the stage goes, on the moving line. Without a terminal it prints at most one line in 30 seconds. */
  detail(text: string): void;
  /** Ends the moving line. Later calls begin a new one. */
  end(): void;
}

/** Columns of `  0.0 s` and the two blanks after it, with one digit to spare. */
const CLOCK_WIDTH = 10;
const BETWEEN_NOTES_MS = 30_000;
const CLEAR_LINE = "\r\u001b[2K";

export function createProgress(terminal: Terminal, nowMs: () => number): Progress {
  const startedAtMs = nowMs();
  let stage = "";
  let shown = false;
  let notedAtMs = startedAtMs;

  const clock = () => terminal.colours.dim(`${((nowMs() - startedAtMs) / 1000).toFixed(1).padStart(5)} s`);
  const redraw = (detail: string) => {
    const room = terminal.width - CLOCK_WIDTH;
    const whole = detail === "" ? stage : `${stage}: ${detail}`;
    // A wrapped line could not be cleared. If there is no room for both, the detail is kept and the stage is left out.
    const line = displayWidth(whole) <= room ? whole : cut(detail === "" ? stage : detail, room);
    terminal.move(`${CLEAR_LINE}${clock()}  ${line}`);
    shown = true;
  };
  const note = (text: string) => {
    notedAtMs = nowMs();
    terminal.note(`${clock()}  ${text}`);
  };

  return {
    stage(text) {
      if (!terminal.moving) {
        note(text);
        return;
      }
      if (shown) terminal.move("\n");
      stage = text;
      redraw("");
    },
    detail(text) {
      if (terminal.moving) redraw(text);
      else if (nowMs() - notedAtMs >= BETWEEN_NOTES_MS) note(text);
    },
    end() {
      if (shown) terminal.move("\n");
      shown = false;
    },
  };
}

function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  for (const sign of text) {
    if (displayWidth(kept + sign) > width - 1) return `${kept}…`;
    kept += sign;
  }
  return kept;
}
