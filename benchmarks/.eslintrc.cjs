module.exports = require('../eslint/terminal')(__dirname);
