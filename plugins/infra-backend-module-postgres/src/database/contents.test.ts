import { Contents, WantedContents, contentChanges } from './contents';

const empty: Contents = {
  extensions: ['plpgsql'],
  available: [
    { name: 'citext', trusted: true, schema: null },
    { name: 'file_fdw', trusted: false, schema: null },
    { name: 'pg_cron', trusted: false, schema: 'pg_catalog' },
  ],
  tables: ['public.orders', 'public."Order Lines"'],
  readers: [],
  formerAndPresentReaders: [],
};

const cases: {
  reason: string;
  found?: Partial<Contents>;
  wanted: Partial<WantedContents>;
  statements: string[];
}[] = [
  { reason: 'nothing wanted, nothing done', wanted: {}, statements: [] },
  {
    reason: 'a trusted extension is installed with the rights of the owner',
    wanted: { extensions: ['citext'] },
    statements: [
      'SET LOCAL ROLE "shop"; CREATE EXTENSION IF NOT EXISTS "citext" SCHEMA public CASCADE',
    ],
  },
  {
    reason: 'one that is not trusted needs those of the administrator',
    wanted: { extensions: ['file_fdw'] },
    statements: [
      'CREATE EXTENSION IF NOT EXISTS "file_fdw" SCHEMA public CASCADE',
    ],
  },
  {
    reason: 'one that says its schema itself is given none',
    wanted: { extensions: ['pg_cron'] },
    statements: ['CREATE EXTENSION IF NOT EXISTS "pg_cron" CASCADE'],
  },
  {
    reason: 'what is installed is done, and others are left alone',
    found: { extensions: ['plpgsql', 'citext', 'hstore'] },
    wanted: { extensions: ['citext'] },
    statements: [],
  },
  {
    reason: 'tables to come are opened before those that are there',
    wanted: { readers: ['reporting'] },
    statements: [
      'SET LOCAL ROLE "shop"; GRANT USAGE ON SCHEMA public TO "reporting"; ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO "reporting"; GRANT SELECT ON public.orders, public."Order Lines" TO "reporting"',
    ],
  },
  {
    reason: 'a reader that is no longer wanted loses both',
    found: { tables: [], formerAndPresentReaders: ['reporting'] },
    wanted: {},
    statements: [
      'SET LOCAL ROLE "shop"; ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM "reporting"; REVOKE USAGE ON SCHEMA public FROM "reporting"',
    ],
  },
];

describe('contentChanges', () => {
  it.each(cases)('$reason', ({ found, wanted, statements }) => {
    const changes = contentChanges(
      { ...empty, ...found },
      { extensions: [], readers: [], ...wanted },
      'shop',
    );
    expect(changes.map(change => change.sql)).toEqual(statements);
  });
});
