import { compileSchema, schemaErrors } from '../schemas';
import { newSeed } from '../Bench';
import { SuiteTools } from './tools';

export function declarationTests({ context, kind, bench, test }: SuiteTools) {
  const { options } = context;

  describe('declaration', () => {
    test('has names that fit into documents', async () => {
      const name = /^[a-z][a-z0-9-]{0,62}$/;
      expect(bench().driver.id).toMatch(name);
      expect(kind.kind).toMatch(name);
      expect(kind.title).not.toBe('');
    });

    test('has schemas of draft 2020-12', async () => {
      const { configSchema } = bench().driver;
      for (const schema of [
        configSchema,
        kind.inputSchema,
        kind.outputSchema,
      ]) {
        expect(() => compileSchema(schema)).not.toThrow();
        expect(schema.type).toBe('object');
      }
    });

    test('accepts the settings and inputs of this suite', async () => {
      const { config = {}, credentials = {} } = await options.connect();
      const { driver } = bench();
      const seed = newSeed();
      expect(schemaErrors(driver.configSchema, config)).toEqual([]);
      expect(Object.keys(driver.credentials)).toEqual(
        expect.arrayContaining(Object.keys(credentials)),
      );
      for (const [name, { required }] of Object.entries(driver.credentials)) {
        expect([name, required && credentials[name] === undefined]).toEqual([
          name,
          false,
        ]);
      }
      for (const inputs of [
        await options.createInputs(seed),
        await options.changedInputs(seed),
      ]) {
        expect(schemaErrors(kind.inputSchema, inputs)).toEqual([]);
      }
    });

    test('names the same thing the same every time', async () => {
      const { identity, inputs, externalName } = (await bench().newSubject())
        .target;
      const frozen = deepFreeze(structuredClone(inputs));
      expect(externalName).not.toBe('');
      for (let i = 0; i < 3; i++) {
        expect(kind.externalName(deepFreeze({ ...identity }), frozen)).toBe(
          externalName,
        );
      }
    });

    test('has watch exactly where it claims to', async () => {
      expect(typeof kind.watch === 'function').toBe(kind.capabilities.watch);
    });

    test('reports all access as granted where it is', async () => {
      const report = await bench().driver.checkAccess(bench().connection, {
        signal: new AbortController().signal,
        logger: context.recording.logger,
      });
      context.recording.capture('access report', report);
      expect(report.checks.filter(check => !check.granted)).toEqual([]);
      expect(report.ok).toBe(true);
    });
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
