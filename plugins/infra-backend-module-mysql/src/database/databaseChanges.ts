import { identifier } from '../client/sql';
import type { Change } from './changes';
import {
  BIRTH_CHARACTER_SET,
  BIRTH_COLLATION,
  MarkStatements,
  Marked,
} from './marks';
import { DatabaseState, Outside, Wanted } from './outside';

export function databaseCreation(
  { databaseMark }: Outside,
  wanted: Wanted,
): Change {
  const marks = new MarkStatements(wanted.marksDatabase, wanted.mark);
  const row = rowOf(wanted);
  const name = identifier(wanted.name);
  return {
    what: 'database',
    makes: true,
    diff: { path: '/database', after: wanted.name },
    statements: () => [
      marks.claim(row, databaseMark),
      {
        sql: `CREATE DATABASE ${name} CHARACTER SET ${BIRTH_CHARACTER_SET} COLLATE ${BIRTH_COLLATION}`,
      },
      marks.made(row),
      { sql: alteration(wanted) },
    ],
  };
}

export function databaseChanges(
  { characterSet, collation }: DatabaseState,
  { databaseMark }: Outside,
  wanted: Wanted,
): Change[] {
  const marks = new MarkStatements(wanted.marksDatabase, wanted.mark);
  const changes: Change[] = [];
  if (!databaseMark?.made) {
    changes.push({
      what: 'database',
      makes: false,
      diff: { path: '/database/marked', before: false, after: true },
      statements: () => [marks.made(rowOf(wanted))],
    });
  }
  const asWanted = wanted.collation
    ? collation === wanted.collation
    : collation !== BIRTH_COLLATION;
  if (characterSet !== wanted.characterSet || !asWanted) {
    changes.push({
      what: 'database',
      makes: false,
      diff: {
        path: '/database/collation',
        before: `${characterSet}, ${collation}`,
        after: `${wanted.characterSet}, ${wanted.collation ?? 'its default'}`,
      },
      statements: () => [{ sql: alteration(wanted) }],
    });
  }
  return changes;
}

/** Names of character sets and collations need no quoting: the schema has letters and digits only. */
function alteration({ name, characterSet, collation }: Wanted): string {
  return `ALTER DATABASE ${identifier(name)} CHARACTER SET ${characterSet}${
    collation ? ` COLLATE ${collation}` : ''
  }`;
}

function rowOf({ name }: Wanted): Marked {
  return { kind: 'database', name, host: '' };
}
