const houseRules = require('../../eslint/houseRules');
const rooms = require('../../eslint/rooms')(__dirname);

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  ignorePatterns: houseRules.ignorePatterns,
  settings: rooms.settings,
  rules: { ...houseRules.rules, ...rooms.rules },
  overrides: [...houseRules.overrides, ...rooms.overrides],
});
