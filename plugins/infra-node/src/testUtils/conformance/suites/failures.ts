import { Bench } from '../Bench';
import { deadAddress } from '../addresses';
import { schemaErrors } from '../schemas';
import { ConnectionSettings } from '../types';
import { SuiteTools, codeOf } from './tools';

export function failureTests({ context, kind, bench, test }: SuiteTools) {
  const { invalidInputs = [], refusedSettings, settingsAt } = context.options;

  /** Connects elsewhere and applies there what belongs to a subject of here. */
  async function applyAt(settings: ConnectionSettings) {
    const there = await Bench.open(context, settings);
    const subject = await bench().newSubject();
    subject.bench = there;
    try {
      await subject.apply();
    } finally {
      subject.bench = bench();
      await there.close();
    }
  }

  describe('errors', () => {
    for (const { reason, inputs } of invalidInputs) {
      test(`refuses inputs: ${reason}`, async () => {
        const subject = await bench().newSubject();
        subject.target.inputs = await inputs(subject.target.seed);
        const errors = schemaErrors(kind.inputSchema, subject.target.inputs);
        if (errors.length === 0) {
          expect(await codeOf(subject.apply())).toBe('terminal');
        }
        expect(await subject.existsOutside()).toBe(false);
      });
    }

    if (refusedSettings) {
      test('says accessDenied where the credentials are refused', async () => {
        expect(await codeOf(applyAt(await refusedSettings()))).toBe(
          'accessDenied',
        );
      });

      test('reports refused credentials as a report, not as an error', async () => {
        const there = await Bench.open(context, await refusedSettings());
        const report = await there.driver.checkAccess(there.connection, {
          signal: new AbortController().signal,
          logger: context.recording.logger,
        });
        context.recording.capture('access report', report);
        expect(report.ok).toBe(false);
        expect(report.checks.some(check => !check.granted)).toBe(true);
        await there.close();
      });
    }

    if (settingsAt) {
      test('says retryable where the server is not there', async () => {
        const settings = await settingsAt(await deadAddress());
        expect(await codeOf(applyAt(settings))).toBe('retryable');
      });

      test('does not report a refusal where the server is not there', async () => {
        const settings = await settingsAt(await deadAddress());
        const there = await Bench.open(context, settings);
        const report = there.driver.checkAccess(there.connection, {
          signal: new AbortController().signal,
          logger: context.recording.logger,
        });
        expect(await codeOf(report)).toBe('retryable');
        await there.close();
      });
    }
  });
}
