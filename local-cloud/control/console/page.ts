/**
 * The HTML page of the console. Script and style are separate files, so that the Content-Security-Policy can forbid
 * inline code.
 */

/**
 * Returns the page with the token in its addresses. A cookie would also be sent to every other port of this machine.
 */
export function consolePage(token: string): string {
  const query = `?token=${encodeURIComponent(token)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local cloud</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_local/console/style.css${query}">
<script defer src="/_local/console/script.js${query}"></script>
</head>
<body>
<header>
  <h1>Local cloud</h1>
  <p id="clock" class="muted"></p>
</header>
<main>
${FLEET_VIEW}${TABLE_VIEWS}</main>
<dialog id="details" aria-labelledby="details-title">
  <h2 id="details-title"></h2>
  <dl id="facts"></dl>
  <h3>Its records</h3>
  <ul id="details-records"></ul>
  <form method="dialog"><button>Close</button></form>
</dialog>
<p id="problem" role="alert" hidden></p>
</body>
</html>
`;
}

const FLEET_VIEW = `  <section aria-labelledby="accounts-title">
    <h2 id="accounts-title">Accounts</h2>
    <div id="accounts" class="cards"></div>
    <p id="last-action" class="muted" role="status"></p>
  </section>
  <nav aria-label="Views" id="tabs">
    <button type="button" data-view="fleet" aria-pressed="true">Instances</button>
    <button type="button" data-view="plan" aria-pressed="false">Plan</button>
    <button type="button" data-view="records" aria-pressed="false">Records</button>
    <button type="button" data-view="calls" aria-pressed="false">Calls</button>
  </nav>
  <section id="fleet-view" aria-label="Instances">
    <svg id="chart" role="img" viewBox="0 0 600 60" preserveAspectRatio="none"></svg>
    <ul id="legend" class="legend" aria-label="Instances by state"></ul>
    <form id="filters" class="filters">
      <label>Account <select name="account"><option value="">all</option></select></label>
      <label>State <select name="state"><option value="">all</option></select></label>
      <label>Id or name <input name="text" type="search" autocomplete="off"></label>
    </form>
    <div class="pager"><button type="button" data-page="-1">Previous</button>
      <span id="total" class="muted"></span><button type="button" data-page="1">Next</button></div>
    <div id="instances" class="fleet"></div>
  </section>
`;

const TABLE_VIEWS = `  <section id="records-view" aria-labelledby="records-title" hidden>
    <h2 id="records-title"></h2>
    <p id="records-about" class="muted"></p>
    <div id="runs" class="row"></div>
    <form id="record-filters" class="filters"><label>Any field <input name="text" type="search" autocomplete="off"></label></form>
    <div class="pager"><button type="button" data-records="-1">Previous</button>
      <span id="records-total" class="muted"></span><button type="button" data-records="1">Next</button></div>
    <div class="scroll" tabindex="0" role="group" aria-label="Table of records, scrolls sideways">
      <table><thead><tr id="record-columns"></tr></thead><tbody id="records"></tbody></table>
    </div>
  </section>
  <section id="calls-view" aria-label="Calls" hidden>
    <div class="scroll" tabindex="0" role="group" aria-label="Table of calls, scrolls sideways">
      <table>
        <thead><tr><th>#</th><th>Time</th><th>Call</th><th>Region</th><th>About</th><th>Status</th><th>Code</th></tr></thead>
        <tbody id="calls"></tbody>
      </table>
    </div>
  </section>
`;
