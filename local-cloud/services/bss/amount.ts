/**
 * Returns an amount as BSS writes it: a text with two decimals and thousands separators, "1,234.50". Source: public
 * exporters strip the commas.
 */
export const toAmount = (amount: number): string => amount.toFixed(2).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
