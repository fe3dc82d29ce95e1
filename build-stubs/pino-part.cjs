// Stands in for parts of pino that the function never uses: worker transports, streams to many places, its redaction
// (ours is done before), its serializers of errors and requests, the rescue of circular values (the log takes flat
// fields only), its clocks (the log has its own) and the name of the caller, which only worker transports ask for.
// A function with a prototype: pino asks whether its stream is an instance of one of these parts.
function unused() {
  return unused;
}
module.exports = Object.assign(unused, { configure: () => JSON.stringify, register: unused, unregister: unused });
