import { keyPrefixOf, markRule } from './names';

/**
 * What a user may do with its own keys, where nothing else is asked for. From nothing upwards, so that
 * commands of later versions and of loaded modules are not granted by accident.
 *
 * Taken back are those that reach beyond the own keys although they name none: they show keys of
 * others (SCAN, RANDOMKEY, DBSIZE), channels of others (PUBSUB), or throw away scripts and functions
 * of others. Those that empty a database, or list its keys, are `@dangerous`.
 */
const DEFAULT_COMMANDS = [
  '-@all',
  '+@read',
  '+@write',
  '+@pubsub',
  '+@transaction',
  '+@scripting',
  '+@connection',
  '-@admin',
  '-@dangerous',
  '-scan',
  '-randomkey',
  '-dbsize',
  '-pubsub',
  '-function',
  '-script',
  '+script|load',
  '+script|exists',
];

/** What a user is to be like. */
export interface WantedUser {
  name: string;
  mark: string;
  /** In order; a later rule wins over an earlier one. */
  commands: string[];
}

export function commandsWith(further: string[] = []): string[] {
  return [...DEFAULT_COMMANDS, ...further];
}

export const keysOf = ({ name }: WantedUser) => [`~${keyPrefixOf(name)}*`];

export const channelsOf = ({ name, mark }: WantedUser) => [
  `&${keyPrefixOf(name)}*`,
  markRule(mark),
];

/**
 * All of a user in one command: whatever it was before, it is this afterwards, and at no moment
 * anything in between. The server is told the hash of the password, never the password.
 */
export function rulesFor(wanted: WantedUser, passwordHash: string): string[] {
  return [
    'reset',
    'on',
    `#${passwordHash}`,
    ...keysOf(wanted),
    ...channelsOf(wanted),
    ...wanted.commands,
  ];
}

/**
 * A user who can do nothing, and is still known as ours. It holds for sessions that are open, too: no
 * key is written behind the back of those who delete them.
 */
export function rulesForRemoval(mark: string): string[] {
  return ['reset', markRule(mark)];
}
