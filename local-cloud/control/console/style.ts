/** The style sheet of the console, for light and dark. */
export const CONSOLE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --ink: #1b2230; --muted: #566072; --line: #dde1e8; --accent: #0b57d0;
  --running: #12805c; --starting: #8a6100; --stopping: #8a6100; --stopped: #6b7280; --arrears: #c02f2f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #11151c; --card: #1a202a; --ink: #e8ecf3; --muted: #a3adbd; --line: #2d3644; --accent: #8ab4f8;
    --running: #34c38f; --starting: #e8b339; --stopping: #e8b339; --stopped: #8b94a3; --arrears: #ff7b72;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; }
header, main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.25rem 0; }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; flex-wrap: wrap; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 1.6rem 0 .6rem; }
.muted { color: var(--muted); font-weight: normal; margin: 0; }
.cards { display: grid; gap: .8rem; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .9rem 1rem; }
.card h3 { margin: 0; font-size: 1rem; }
.balance { font-size: 1.5rem; font-variant-numeric: tabular-nums; margin: .3rem 0; }
.overdue .balance { color: var(--arrears); }
button { font: inherit; color: var(--accent); background: none; border: 1px solid var(--line); border-radius: 7px; padding: .25rem .8rem; margin: .5rem .4rem 0 0; cursor: pointer; }
button:hover, button:focus-visible { border-color: var(--accent); }
button:disabled { opacity: .45; cursor: default; }
nav { display: flex; flex-wrap: wrap; gap: .4rem; margin: 1.4rem 0 .8rem; border-bottom: 1px solid var(--line); }
nav button { margin: 0; border: 0; border-bottom: 3px solid transparent; border-radius: 0; padding: .4rem .7rem; color: var(--muted); }
nav button[aria-pressed="true"] { border-color: var(--accent); color: var(--ink); }
.filters, .row, .pager { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: .5rem 0; }
.filters label { color: var(--muted); font-size: .85rem; }
.pager button { margin: 0; }
input, select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 7px; padding: .2rem .5rem; max-width: 100%; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
#chart { display: block; width: 100%; height: 60px; border-radius: 6px; background: var(--card); margin-bottom: .5rem; }
#chart polygon { fill: var(--state); }
dialog { color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.3rem; width: min(36rem, calc(100vw - 2rem)); }
dialog::backdrop { background: rgb(0 0 0 / .4); }
dialog h2 { margin-top: 0; } dialog h3 { font-size: .95rem; margin: .8rem 0 .3rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; font-size: .9rem; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
#details-records { margin: 0; padding-left: 1.1rem; font-size: .85rem; overflow-wrap: anywhere; }
.fleet { display: grid; gap: 5px; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); }
.tile { background: var(--card); border: 1px solid var(--line); border-left: 5px solid var(--state); border-radius: 6px; padding: .3rem .55rem; margin: 0; color: inherit; text-align: left; transition: border-color .4s; overflow: hidden; }
.tile b, .tile span { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-size: .82rem; }
.tile span { color: var(--muted); }
.Running { --state: var(--running); } .Starting { --state: var(--starting); } .Stopping { --state: var(--stopping); }
.owner, .subscription, .spot, .refunded, .Pending { --state: var(--stopped); } .arrears { --state: var(--arrears); }
.Starting.tile { animation: pulse 1.2s ease-in-out infinite alternate; }
@keyframes pulse { to { opacity: .55; } }
@media (prefers-reduced-motion: reduce) { .Starting.tile { animation: none; } .tile { transition: none; } }
.legend { list-style: none; padding: 0; margin: 0 0 .6rem; display: flex; flex-wrap: wrap; gap: .3rem 1rem; color: var(--muted); font-size: .85rem; }
.legend li::before { content: ""; display: inline-block; width: .75em; height: .75em; border-radius: 2px; background: var(--state); margin-right: .4em; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin-bottom: 2rem; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .7rem; white-space: nowrap; border-bottom: 1px solid var(--line); }
tbody tr:last-child td { border-bottom: 0; }
th { color: var(--muted); font-weight: 600; }
@media (max-width: 40rem) {
  header, main { padding: .7rem .8rem 0; }
  .cards { grid-template-columns: 1fr; }
  .fleet { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .filters label { width: 100%; display: flex; justify-content: space-between; gap: .6rem; align-items: center; }
}
td.bad { color: var(--arrears); }
#error { position: fixed; bottom: 0; left: 0; right: 0; margin: 0; padding: .6rem 1.25rem; background: var(--arrears); color: var(--page); }
`;
