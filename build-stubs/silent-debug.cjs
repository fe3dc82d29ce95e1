// Stands in for `debug` in every bundle: with DEBUG set the vendor SDKs print signatures and tokens through it.
const silent = () => Object.assign(() => {}, { enabled: false, extend: silent });
module.exports = silent;
module.exports.default = silent;
module.exports.enabled = () => false;
