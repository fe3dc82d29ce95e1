/** What is going on, on stderr: one moving line on a terminal, one line a stage everywhere else. */
import { displayWidth } from "../report/wrap.ts";
import type { Terminal } from "./terminal.ts";

export interface Progress {
  /** A new stage: worth a line of its own in a log. */
  stage(text: string): void;
  /** How the stage is going: shown on the moving line only. */
  detail(text: string): void;
  /** Ends the moving line. Later calls begin a new one. */
  end(): void;
}

/** `  0.0 s` and the two blanks after it, with a digit to spare. */
const clockWidth = 10;
const clearLine = "\r\u001b[2K";

export function createProgress(terminal: Terminal, nowMs: () => number): Progress {
  const startedAtMs = nowMs();
  let stage = "";
  let shown = false;

  const clock = () => terminal.colours.dim(`${((nowMs() - startedAtMs) / 1000).toFixed(1).padStart(5)} s`);
  const redraw = (detail: string) => {
    const room = terminal.width - clockWidth;
    // A line that wraps could not be cleared as one. What moves is kept, what stands is cut.
    const rest = detail === "" ? "" : `: ${cut(detail, room / 2)}`;
    terminal.move(`${clearLine}${clock()}  ${cut(stage, room - displayWidth(rest))}${rest}`);
    shown = true;
  };

  return {
    stage(text) {
      if (!terminal.moving) {
        terminal.note(`${clock()}  ${text}`);
        return;
      }
      if (shown) terminal.move("\n");
      stage = text;
      redraw("");
    },
    detail(text) {
      if (terminal.moving) redraw(text);
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
