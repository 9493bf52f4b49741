import { TestDatabases } from '@backstage/backend-test-utils';
import { DeliveryTrial, Line } from './__testUtils__/kill/DeliveryTrial';
import { around } from './__testUtils__/kill/LineGate';
import { openPlace, Place } from './engine/__testUtils__/kill/places';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** What becomes of lines, a third each. */
const isRolledBack = ({ index }: Line) => index % 3 === 0;
const isTakenBack = ({ index }: Line) => index % 3 === 1;
const isRejected = ({ index }: Line) => index % 3 === 2;
const isApproved = (line: Line) => !isRejected(line);

describe.each(databases.eachSupportedId())(
  'Killing whole backends in the midst of delivery, on %s',
  databaseId => {
    let place: Place;
    let trial: DeliveryTrial;

    beforeAll(async () => {
      place = await openPlace(databases, databaseId);
      trial = new DeliveryTrial(place);
      await trial.start();
    });

    afterAll(async () => {
      await trial?.stop();
      await place?.close();
    });

    function expectSound() {
      expect(trial.missed).toEqual([]);
      expect(trial.lost).toEqual([]);
      expect(trial.verifier.problems).toEqual([]);
      const verified = [...trial.verifier.runs.values()];
      expect(verified).toEqual([...new Set(verified)]);
    }

    /** Ids of artifacts that the API has answered with. */
    const told: string[] = [];

    const push = (n: number) => async (line: Line) => {
      const { id } = await trial.call('POST', '/artifacts', {
        repository: line.repository,
        digest: trial.digest(line, n),
        tag: `1.0.${n}`,
      });
      told.push(id);
    };

    async function decide(line: Line, verb: 'approve' | 'reject') {
      const { production } = await trial.last(line);
      const id = production.deployment_id;
      const { approval } = await trial.call('GET', `/deployments/${id}`);
      const body =
        verb === 'approve'
          ? { planHash: approval.planHash }
          : { reason: 'It is Friday' };
      await trial
        .call('POST', `/deployments/${id}/${verb}`, body, { who: 'agrees' })
        .catch(error => {
          // Whoever had no answer learns that it was theirs.
          if (!error.message.includes(`the approval is ${verb}ed`)) {
            throw error;
          }
        });
    }

    const approve = (line: Line) => decide(line, 'approve');
    const reject = (line: Line) => decide(line, 'reject');

    async function expectAll(
      lines: Line[],
      wanted: Record<string, string[]>,
      read: (line: Line) => Promise<Record<string, string[]>>,
    ) {
      for (const line of lines) {
        expect({ line, ...(await read(line)) }).toEqual({ line, ...wanted });
      }
    }

    const promotions = async ({ development, production }: Line) => ({
      development: await trial.promotions(development),
      production: await trial.promotions(production),
    });
    const deployments = async ({ development, production }: Line) => ({
      development: await trial.deployments(development),
      production: await trial.deployments(production),
    });

    it('promotes, verifies, and asks for the next step, each once', async () => {
      await trial.live({
        stops: [
          ...around('deployment.write', 2),
          ...around('promotion.note'),
          ...around('look.note', 2),
        ],
        ask: push(1),
        // What is verified is recorded for the next step first, and then noted.
        isOver: (_, { development, production }) =>
          production.reason === 'AwaitingApproval' &&
          development.state === 'Succeeded',
      });

      expectSound();
      await expectAll(
        trial.lines,
        {
          development: ['Succeeded Verified'],
          production: ['Underway AwaitingApproval'],
        },
        promotions,
      );
      await expectAll(
        trial.lines,
        {
          development: ['deploy Succeeded'],
          production: ['deploy AwaitingApproval'],
        },
        deployments,
      );
    });

    it('is decided once, and what is approved is done once', async () => {
      await trial.live(
        {
          lines: isApproved,
          stops: [
            ...around('approval.decide'),
            ...around('promotion.note', 2),
            ...around('look.note'),
          ],
          ask: approve,
          isOver: (_, { production }) => production.state === 'Succeeded',
        },
        {
          lines: isRejected,
          stops: [
            ...around('approval.decide'),
            ...around('promotion.note'),
            ...around('look.note'),
          ],
          ask: reject,
          isOver: (_, { production }) => production.state === 'Rejected',
        },
      );

      expectSound();
      const development = ['Succeeded Verified'];
      await expectAll(
        trial.lines.filter(isApproved),
        { development, production: ['Succeeded Verified'] },
        promotions,
      );
      await expectAll(
        trial.lines.filter(isRejected),
        { development, production: ['Rejected NotApproved'] },
        promotions,
      );
      const decided = await place
        .db('events')
        .where({ type: 'approval.decided' })
        .pluck('deployment_id');
      expect(new Set(decided).size).toBe(trial.lines.length);
      expect(decided).toHaveLength(trial.lines.length);
    });

    it('rolls back once what is not verified, and does once what people ask for', async () => {
      trial.verifier.isGood = (environment, generation) =>
        !(environment.startsWith('deve') && generation === 3);
      await trial.live(
        {
          lines: isRolledBack,
          stops: [
            ...around('deployment.write', 2).slice(2),
            ...around('promotion.note', 2),
          ],
          ask: push(2),
          isOver: (_, { development }) => development.state === 'RolledBack',
        },
        {
          lines: isTakenBack,
          stops: [...around('deployment.write'), ...around('look.note')],
          ask: async ({ index, production }) => {
            const [first] = await place
              .db('deployments')
              .where({ environment_id: production, generation: 1 });
            const path = `/environments/${production}/deployments`;
            const body = { rollbackTo: first.id };
            const idempotencyKey = `back-${index}`;
            await trial.call('POST', path, body, { idempotencyKey });
          },
          isOver: async ({ production }) => {
            const made = await trial.deployments(production);
            return made.includes('rollback Succeeded');
          },
        },
        {
          lines: isRejected,
          stops: [...around('promotion.record'), ...around('deployment.write')],
          ask: ({ index, development, production }) =>
            trial.call(
              'POST',
              '/promotions',
              { environmentId: production, fromEnvironmentId: development },
              { idempotencyKey: `promote-${index}` },
            ),
          isOver: (_, { production }) =>
            production.reason === 'AwaitingApproval',
        },
      );
      await trial.live({
        lines: isRejected,
        stops: [],
        ask: approve,
        isOver: (_, { production }) => production.state === 'Succeeded',
      });

      expectSound();
      const verified = ['Succeeded Verified'];
      await expectAll(
        trial.lines.filter(isRolledBack),
        {
          development: [...verified, 'RolledBack VerificationFailed'],
          production: verified,
        },
        promotions,
      );
      await expectAll(
        trial.lines.filter(isRolledBack),
        {
          development: [
            'deploy Succeeded',
            'deploy Failed',
            'rollback Succeeded',
          ],
          production: ['deploy Succeeded'],
        },
        deployments,
      );
      await expectAll(
        trial.lines.filter(isTakenBack),
        { development: verified, production: verified },
        promotions,
      );
      await expectAll(
        trial.lines.filter(isTakenBack),
        {
          development: ['deploy Succeeded'],
          production: ['deploy Succeeded', 'rollback Succeeded'],
        },
        deployments,
      );
      await expectAll(
        trial.lines.filter(isRejected),
        {
          development: verified,
          production: ['Rejected NotApproved', ...verified],
        },
        promotions,
      );
    });

    it('runs the same digest everywhere at the end, and knows all that it has answered', async () => {
      expect([...(await trial.running()).values()].sort()).toEqual(
        trial.lines
          .flatMap(line => [
            trial.image(line, 1),
            isTakenBack(line) ? `${line.repository}:0` : trial.image(line, 1),
          ])
          .sort(),
      );
      const artifacts = await place.db('artifacts').pluck('id');
      expect(artifacts).toHaveLength(
        trial.lines.length + trial.lines.filter(isRolledBack).length,
      );
      expect(artifacts).toEqual(expect.arrayContaining(told));
    });
  },
);
