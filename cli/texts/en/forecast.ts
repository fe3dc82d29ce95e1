/** Texts of `forecast` in English. */
export const FORECAST = {
  summary: "what is released when, and how long the balance lasts",
  description:
    "Lists every instance that arrears stopped, also those that are excluded, spot or in regions that are not watched, the first to be released first. Says how long each balance lasts, and when the suspension is expected.",
  looking: "Reading balances, stopped instances and records",
  balances: "Balances",
  balance: (account: string, currency: string, amount: string) => `${account}: ${currency} ${amount}`,
  balanceUnread: (account: string, code: string) =>
    `${account}: the balance could not be read (${code}). Check permissions: ecs-recovery doctor`,
  noTrend: "Its use of money is unknown: less than six hours of balances are on record.",
  noUse: "It has not fallen in the last days.",
  lasts: (perDay: string, time: string, at: string) => `At ${perDay} a day it lasts ${time}, until ${at}.`,
  suspensionChina:
    "The China site stops pay-as-you-go instances as soon as the account owes money, or at the end of its deferred-stop limit where it has one.",
  suspensionInternational: (at: string) =>
    `The International site stops pay-as-you-go instances 15 days after the account began to owe money: about ${at}.`,
  inArrears: "It owes money: its pay-as-you-go instances are stopped, or will be.",
  releases: (count: number) =>
    count === 1 ? "1 instance is stopped or locked by arrears" : `${count} instances are stopped or locked by arrears`,
  noReleases: "No instance is stopped or locked by arrears.",
  unwatchedCount: (count: number) =>
    count === 1
      ? "1 of them is not watched: no run brings it back."
      : `${count} of them are not watched: no run brings them back.`,
  watched: {
    yes: "watched",
    excluded: "excluded by tag",
    notSelected: "not selected",
    spot: "spot",
    region: "region not configured",
    unknown: "tags unreadable",
  },
  columns: { timeLeft: "Time left", watched: "Watched", state: "Outcome" },
  unread: (places: string) => `Not read, so there may be more: ${places}`,
  unreadUnwatched: (places: string) => `Note: these regions are not watched and could not be read: ${places}`,
};
