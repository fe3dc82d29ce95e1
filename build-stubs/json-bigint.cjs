// Stands in for json-bigint under @alicloud/pop-core: 64 kB with bignumber.js, for numbers of more than 15 digits.
// Here those come out as strings, digit for digit. Broken text is thrown as json-bigint throws it: a plain object.
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|(?<![\d.])-?\d{16,}(?![\d.eE])/g;

function parse(text) {
  try {
    const quoted = String(text).replace(STRING_OR_LONG_INTEGER, (match) => (match[0] === '"' ? match : `"${match}"`));
    return JSON.parse(quoted);
  } catch (error) {
    throw { name: "SyntaxError", message: error.message, at: 0, text: String(text) };
  }
}

module.exports = Object.assign(() => ({ parse, stringify: JSON.stringify }), { parse, stringify: JSON.stringify });
