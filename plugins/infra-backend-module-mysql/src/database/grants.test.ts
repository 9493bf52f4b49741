import fc from 'fast-check';
import { DATABASE_PRIVILEGES, grantObject, judgeGrants } from './grants';

const OBJECT = '`shop\\_dev`.*';
const TO = 'TO `shop_dev`@`%`';
const ALL = DATABASE_PRIVILEGES.join(', ');
const USAGE = `GRANT USAGE ON *.* ${TO}`;

describe('judgeGrants', () => {
  it.each<{
    reason: string;
    lines: string[];
    complete: boolean;
    excess: string[];
    roles?: string[];
  }>([
    {
      reason: 'MariaDB lists the privileges, and a hash of the password',
      lines: [
        `${USAGE} IDENTIFIED BY PASSWORD '*845A' WITH MAX_USER_CONNECTIONS 3`,
        `GRANT ${ALL} ON ${OBJECT} ${TO}`,
      ],
      complete: true,
      excess: [],
    },
    {
      reason: 'MySQL says ALL where all are there',
      lines: [USAGE, `GRANT ALL PRIVILEGES ON ${OBJECT} ${TO}`],
      complete: true,
      excess: [],
    },
    {
      reason: 'the order is the server’s',
      lines: [
        `GRANT ${[...DATABASE_PRIVILEGES]
          .reverse()
          .join(', ')} ON ${OBJECT} ${TO}`,
      ],
      complete: true,
      excess: [],
    },
    {
      reason: 'nothing is granted',
      lines: [USAGE],
      complete: false,
      excess: [],
    },
    {
      reason: 'one is missing',
      lines: [`GRANT ${ALL.replace('INSERT, ', '')} ON ${OBJECT} ${TO}`],
      complete: false,
      excess: [],
    },
    {
      reason: 'it may grant on',
      lines: [`GRANT ${ALL} ON ${OBJECT} ${TO} WITH GRANT OPTION`],
      complete: true,
      excess: [`GRANT OPTION ON ${OBJECT}`],
    },
    {
      reason: 'rights everywhere are told without the hash',
      lines: [
        `GRANT SELECT ON *.* ${TO} IDENTIFIED BY PASSWORD '*845A'`,
        `GRANT ALL PRIVILEGES ON ${OBJECT} ${TO}`,
      ],
      complete: true,
      excess: ['SELECT ON *.*'],
    },
    {
      reason: 'an unescaped name means other databases as well',
      lines: [`GRANT ALL PRIVILEGES ON \`shop_dev\`.* ${TO}`],
      complete: false,
      excess: ['ALL PRIVILEGES ON `shop_dev`.*'],
    },
    {
      reason: 'a table, a column, a role, a proxy',
      lines: [
        `GRANT SELECT (\`id\`) ON \`billing\`.\`orders\` ${TO}`,
        `GRANT \`readers\`@\`%\` ${TO}`,
        `GRANT PROXY ON \`\`@\`\` ${TO}`,
      ],
      complete: false,
      excess: [
        'SELECT (`id`) ON `billing`.`orders`',
        '`readers`@`%`',
        'PROXY ON ``@``',
      ],
      roles: ['`readers`@`%`'],
    },
    {
      reason: 'a default role that is not granted gives nothing',
      lines: [
        `GRANT ALL PRIVILEGES ON ${OBJECT} ${TO}`,
        'SET DEFAULT ROLE `readers` FOR `shop_dev`@`%`',
      ],
      complete: true,
      excess: [],
    },
  ])('$reason', ({ lines, complete, excess, roles = [] }) => {
    expect(judgeGrants(lines, OBJECT)).toEqual({ complete, excess, roles });
  });
});

describe('grantObject', () => {
  it.each([
    {
      reason: '_ is escaped',
      name: 'shop_dev',
      partial: false,
      object: OBJECT,
    },
    { reason: '% is escaped', name: 'a%', partial: false, object: '`a\\%`.*' },
    {
      reason: 'a point is part of the name',
      name: 'a.b',
      partial: false,
      object: '`a.b`.*',
    },
    {
      reason: 'with partial revokes a name is a name',
      name: 'shop_dev',
      partial: true,
      object: '`shop_dev`.*',
    },
  ])('$reason', ({ name, partial, object }) => {
    expect(grantObject(name, partial)).toBe(object);
  });

  it('matches its database and no other', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_%\\]{0,10}$/);
    fc.assert(
      fc.property(name, name, (own, other) => {
        const pattern = grantObject(own, false).slice(1, -3);
        expect(like(other, pattern)).toBe(own === other);
        expect(like(own, pattern)).toBe(true);
      }),
    );
  });
});

/** As the servers match names of databases with those of grants. */
function like(name: string, pattern: string): boolean {
  const source = pattern.replace(/\\(.)|([_%])/g, (_, kept, wild) =>
    wild ? { _: '.', '%': '.*' }[wild as '_' | '%'] : `\\x${hex(kept)}`,
  );
  return new RegExp(`^${source}$`).test(name);
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(2, '0');
}
