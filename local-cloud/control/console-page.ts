/** The console: one self-contained page that polls `/_local/console/overview`. */
import { consoleScript } from "./console-script.ts";
import { consoleStyle } from "./console-style.ts";

export const consolePage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local cloud</title>
<link rel="icon" href="data:,">
<style>${consoleStyle}</style>
</head>
<body>
<header>
  <h1>Local cloud</h1>
  <p id="clock" class="quiet"></p>
</header>
<main>
  <section aria-labelledby="accounts-title">
    <h2 id="accounts-title">Accounts</h2>
    <div id="accounts" class="cards"></div>
  </section>
  <section aria-labelledby="instances-title">
    <h2 id="instances-title">Instances <span id="total" class="quiet"></span></h2>
    <ul class="legend" aria-label="Colours">
      <li class="Running">Running</li><li class="Starting">Starting</li><li class="Stopping">Stopping</li>
      <li class="Stopped">Stopped by its owner</li><li class="arrears">Stopped for arrears</li>
    </ul>
    <div id="instances" class="fleet"></div>
  </section>
  <section aria-labelledby="calls-title">
    <h2 id="calls-title">Last calls</h2>
    <div class="scroll" tabindex="0" role="group" aria-label="Table of calls, scrolls sideways">
      <table>
        <thead><tr><th>#</th><th>Time</th><th>Call</th><th>Region</th><th>About</th><th>Status</th><th>Code</th></tr></thead>
        <tbody id="calls"></tbody>
      </table>
    </div>
  </section>
</main>
<p id="problem" role="alert" hidden></p>
<script>${consoleScript}</script>
</body>
</html>
`;
