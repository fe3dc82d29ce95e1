// Stands in for a dependency of @alicloud/fc2 that this project never calls (code upload, web sockets).
module.exports = {};
