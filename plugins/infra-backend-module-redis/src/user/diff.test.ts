import { diffOf, obstacleOf, rulesOf } from './diff';
import { UserReply, foundIn } from './found';
import { channelsOf, commandsWith, keysOf, rulesFor } from './rules';

const wanted = {
  name: 'shop-dev-1f0c93ab',
  mark: 'test/1f0c',
  commands: commandsWith(),
};
const passwordHash = 'ab'.repeat(32);

const reply: UserReply = {
  flags: ['on', 'sanitize-payload'],
  passwords: [passwordHash],
  commands: '-@all +@read -@admin +get -scan',
  keys: keysOf(wanted).join(' '),
  channels: channelsOf(wanted).join(' '),
  selectors: [],
};
const shown = foundIn(reply);
const state = { rules: rulesOf(wanted), shownAs: shown.commands };
const expected = { wanted, passwordHash, state };

describe('what differs', () => {
  it.each([
    { reason: 'nothing, where all is as told', change: {}, paths: [] },
    {
      reason:
        'nothing, where the server lists single commands in another order',
      change: { commands: '-@all +@read -@admin -scan +get' },
      paths: [],
    },
    {
      reason: 'the order of categories, of which later ones win',
      change: { commands: '-@all -@admin +@read +get -scan' },
      paths: ['/commands'],
    },
    {
      reason: 'a command given',
      change: { commands: `${reply.commands} +keys` },
      paths: ['/commands'],
    },
    { reason: 'the user, off', change: { flags: [] }, paths: ['/enabled'] },
    {
      reason: 'the password, of which the user needs none',
      change: { flags: ['on', 'nopass'], passwords: [] },
      paths: ['/withoutPassword', '/password'],
    },
    {
      reason: 'the password, beside which there is another',
      change: { passwords: [passwordHash, 'cd'.repeat(32)] },
      paths: ['/password'],
    },
    { reason: 'keys', change: { keys: '~*' }, paths: ['/keys'] },
    { reason: 'channels', change: { channels: '&*' }, paths: ['/channels'] },
    {
      reason: 'a second set of rights',
      change: { selectors: [{}] },
      paths: ['/selectors'],
    },
  ])('is $reason', ({ change, paths }) => {
    const found = foundIn({ ...reply, ...change });
    expect(diffOf(found, expected).map(({ path }) => path)).toEqual(paths);
  });

  it('is told without the password, and without hashes of it', () => {
    const found = foundIn({ ...reply, passwords: ['cd'.repeat(32)] });
    expect(diffOf(found, expected)).toEqual([
      { path: '/password', secret: true },
    ]);
  });

  it('is the commands, where the answer of the last apply was lost', () => {
    expect(diffOf(shown, { ...expected, state: undefined })).toEqual([
      expect.objectContaining({ path: '/commands' }),
    ]);
  });
});

describe('what is in the way', () => {
  it.each([
    {
      reason: 'nothing',
      found: shown,
      hash: passwordHash,
      message: /^undefined$/,
    },
    {
      reason: 'no password stored',
      found: shown,
      hash: undefined,
      message: /No password/,
    },
    {
      reason: 'the switch',
      found: { ...shown, enabled: false },
      hash: passwordHash,
      message: /switched off/,
    },
    {
      reason: 'another password',
      found: shown,
      hash: 'cd'.repeat(32),
      message: /not the one in force/,
    },
    {
      reason: 'keys',
      found: { ...shown, keys: [] },
      hash: passwordHash,
      message: /lost the right/,
    },
  ])('is $reason', ({ found, hash, message }) => {
    const obstacle = obstacleOf(found, { ...expected, passwordHash: hash });
    expect(`${obstacle}`).toMatch(message);
  });
});

describe('the rules of a user', () => {
  it('begin from nothing and hold no password', () => {
    const rules = rulesFor(wanted, passwordHash);
    expect(rules.slice(0, 3)).toEqual(['reset', 'on', `#${passwordHash}`]);
    expect(rules.filter(rule => /^[><]|^nopass$|^all/.test(rule))).toEqual([]);
  });
});
