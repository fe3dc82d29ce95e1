/** Writes the forecast as text: balances first, then releases. */
import type { Unread } from "../access/cloud-look.ts";
import { clean } from "../terminal/clean.ts";
import { drawColumns } from "./columns.ts";
import type { BalanceView, Forecast, ReleaseView } from "./forecast.ts";
import { drawParagraphs, type Paragraph } from "./paragraph.ts";
import type { Style } from "./style.ts";
import { formatSeconds, formatTimeLeft } from "./time-left.ts";
import { formatWhen } from "./when.ts";
import { wrap } from "./wrap.ts";

const SHOWN_RELEASES = 40;
const DAY_S = 86_400;
/** A balance that lasts three days or less is red. */
const SOON_SECONDS = 3 * DAY_S;

export function renderForecast({ balances, releases, unread }: Forecast, style: Style): string {
  const { texts, colours, width } = style;
  const words = texts.forecast;
  const unwatched = releases.filter(({ care }) => care !== "yes").length;
  return [
    colours.bold(words.balances),
    ...balances.flatMap((balance) => drawBalance(balance, style)),
    "",
    ...(releases.length === 0
      ? [colours.green(words.noReleases)]
      : [colours.bold(words.releases(releases.length)), drawReleases(releases, style)]),
    ...(unwatched === 0
      ? []
      : drawParagraphs([{ text: words.unwatchedCount(unwatched), paint: colours.yellow }], width)),
    ...drawParagraphs(unreadWords(unread, style), width),
  ].join("\n");
}

/** Returns a warning for unread regions that runs watch, and a note for those that no run watches. */
function unreadWords(unread: readonly Unread[], { texts: { forecast }, colours }: Style): Paragraph[] {
  const [watched, others] = [unread.filter((one) => one.isWatched), unread.filter((one) => !one.isWatched)];
  const names = (places: readonly Unread[]) =>
    places.map(({ accountId, regionId, code }) => `${accountId} ${regionId} (${code})`).join(", ");
  return [
    ...(watched.length === 0 ? [] : [{ text: forecast.unread(names(watched)), paint: colours.yellow }]),
    ...(others.length === 0 ? [] : [{ text: forecast.unreadUnwatched(names(others)), paint: colours.dim }]),
  ];
}

function drawBalance(view: BalanceView, style: Style): string[] {
  const { texts, colours, width } = style;
  const words = texts.forecast;
  const account =
    view.accountName === view.accountId ? view.accountId : texts.terms.withName(view.accountName, view.accountId);
  if (view.balance === undefined) {
    const text = words.balanceUnread(account, view.code ?? "?");
    return drawParagraphs([{ text, paint: colours.yellow }], width - 2).map((line) => `  ${line}`);
  }
  const head = words.balance(account, view.currency, view.balance.toFixed(2));
  const isUrgent = view.balance < 0 || (view.secondsLeft ?? Number.POSITIVE_INFINITY) < SOON_SECONDS;
  return [
    ...wrap(clean(head), width - 2).map((line) => `  ${(isUrgent ? colours.red : colours.bold)(line)}`),
    ...drawParagraphs(balanceWords(view, style), width - 4).map((line) => `    ${line}`),
  ];
}

function balanceWords(
  { balance = 0, perDay, secondsLeft, emptyAt, suspensionAt, site, currency }: BalanceView,
  style: Style,
): Paragraph[] {
  const { texts } = style;
  const words = texts.forecast;
  if (balance < 0) return [{ text: words.inArrears }];
  if (perDay === undefined) return [{ text: words.noTrend }];
  if (secondsLeft === undefined || emptyAt === undefined) return [{ text: words.noUse }];
  const daily = `${currency} ${perDay.toFixed(2)}`;
  const lasts = words.lasts(daily, formatSeconds(secondsLeft, texts), formatWhen(emptyAt));
  const stop =
    site === "international" && suspensionAt !== undefined
      ? words.suspensionInternational(formatWhen(suspensionAt))
      : words.suspensionChina;
  return [{ text: lasts }, { text: stop }];
}

function drawReleases(releases: readonly ReleaseView[], style: Style): string {
  const { texts, width, colours } = style;
  const { columns } = texts.terms;
  const shown = releases.slice(0, SHOWN_RELEASES);
  const list = drawColumns(
    [
      { title: texts.forecast.columns.timeLeft, whole: true },
      { title: columns.instance, whole: true },
      { title: columns.name, flexible: true },
      { title: columns.account },
      { title: columns.region },
      { title: texts.forecast.columns.watched },
    ],
    shown.map((release) => [
      formatTimeLeft(release.secondsLeft, release.releaseSource, texts),
      release.instanceId,
      release.name,
      release.accountName,
      release.regionId,
      watchedWords(release, style),
    ]),
    { width, indent: 2, paintTitle: colours.dim, colon: texts.terms.colon },
  );
  const rest = releases.length - shown.length;
  return rest > 0 ? `${list}\n  ${texts.terms.more(rest)}` : list;
}

function watchedWords({ care, label }: ReleaseView, { texts }: Style): string {
  const words = texts.forecast.watched;
  switch (care) {
    case "yes":
      return label ?? words.yes;
    case "excluded":
      return words.excluded;
    case "spot":
      return words.spot;
    case "tags-unknown":
      return words.unknown;
    case "foreign-region":
    case "foreign-account":
      return words.region;
    default:
      return words.notSelected;
  }
}
