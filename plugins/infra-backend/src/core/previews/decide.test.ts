import { artifact, minute } from '../__testUtils__/deliveryLine';
import {
  atMinute,
  commit,
  environment,
  facts,
  IMAGE,
  preview,
  scoreOf,
} from '../__testUtils__/previews';
import { decidePreview } from './decide';
import { PreviewFacts } from './types';

const now = minute(20);
const images = { main: IMAGE };
const there = { environment: { id: 'e1', name: 'pr-7' } };
const atHead2 = {
  pullRequest: { ...preview().pullRequest, headCommit: commit(2) },
  earlierCommits: [commit(1)],
  source: { commit: commit(2), workload: scoreOf({ main: '.' }) },
  ...there,
};
const current = environment().current!;

const table: {
  reason: string;
  given: Partial<PreviewFacts>;
  decision?: object;
  until?: Date;
}[] = [
  {
    reason: 'the Score file at the head commit is read first',
    given: { preview: preview({ source: undefined }) },
    decision: { act: 'read' },
  },
  {
    reason: 'it is read anew for another head commit',
    given: { preview: preview({ source: { commit: commit(9) } }) },
    decision: { act: 'read' },
  },
  {
    reason: 'the image of the head commit is there',
    given: {},
    decision: { act: 'create', images },
  },
  {
    reason: 'no image of the head commit was told of',
    given: { artifacts: [artifact(11, { commit: commit(9) })] },
    decision: {
      act: 'wait',
      problem: expect.objectContaining({
        reason: 'ImageMissing',
        isFailure: false,
      }),
    },
  },
  {
    reason: 'nothing says where its images are',
    given: { uses: [] },
    decision: {
      act: 'wait',
      problem: expect.objectContaining({
        reason: 'ImageUnknown',
        message: expect.stringContaining('infra-orchestration.dev/images'),
      }),
    },
  },
  {
    reason: 'the Score file fixes the image, so nothing is waited for',
    given: {
      artifacts: [],
      preview: preview({
        source: { commit: commit(1), workload: scoreOf({ main: 'nginx:1' }) },
      }),
    },
    decision: { act: 'create', images: {} },
  },
  {
    reason: 'there is no workload at all',
    given: { preview: preview({ source: { commit: commit(1) } }) },
    decision: { act: 'create', images: {} },
  },
  {
    reason: 'CI built the commit of the merge, and said of which branch',
    given: {
      artifacts: [artifact(11, { commit: commit(50), branch: 'colour' })],
    },
    decision: { act: 'create', images },
  },
  {
    reason: 'what came of the branch before the commit is of another',
    given: { artifacts: [artifact(9, { branch: 'colour' })] },
    decision: { act: 'wait', problem: expect.anything() },
  },
  {
    reason: 'what is late of an earlier head is not of this one',
    given: {
      preview: preview({ earlierCommits: [commit(8)] }),
      artifacts: [artifact(11, { commit: commit(8), branch: 'colour' })],
    },
    decision: { act: 'wait', problem: expect.anything() },
  },
  {
    reason: 'the commit counts before the branch',
    given: {
      artifacts: [
        artifact(12, { branch: 'colour' }),
        artifact(11, { commit: commit(1) }),
      ],
    },
    decision: { act: 'create', images },
  },
  {
    reason: 'there is no such type',
    given: { type: undefined },
    decision: {
      act: 'wait',
      problem: expect.objectContaining({
        reason: 'NoSuchType',
        isFailure: true,
      }),
    },
  },
  {
    reason: 'a type without end makes no previews',
    given: { type: {} },
    decision: {
      act: 'wait',
      problem: expect.objectContaining({
        reason: 'TypeWithoutTtl',
        isFailure: true,
      }),
    },
  },
  {
    reason: 'an attempt that failed is not repeated at once',
    given: {
      preview: preview({
        problem: {
          ...{ reason: 'QuotaExceeded', message: 'x', isFailure: false },
          until: atMinute(21),
        },
      }),
    },
    until: minute(21),
  },
  {
    reason: 'but after its time',
    given: {
      preview: preview({
        problem: {
          ...{ reason: 'QuotaExceeded', message: 'x', isFailure: false },
          until: atMinute(19),
        },
      }),
    },
    decision: { act: 'create', images },
  },
  {
    reason: 'all is as it is to be',
    given: { preview: preview(there), environment: environment() },
  },
  {
    reason: 'what was waited for has come',
    given: {
      preview: preview({
        ...there,
        problem: { reason: 'ImageMissing', message: 'x', isFailure: false },
      }),
      environment: environment(),
    },
    decision: { act: 'wait' },
  },
  {
    reason: 'a deployment that failed is not tried again by itself',
    given: {
      preview: preview(there),
      environment: environment({ current: { ...current, status: 'Failed' } }),
    },
  },
  {
    reason:
      'a person deployed something else, which stays until the next commit',
    given: {
      preview: preview(there),
      environment: environment({
        current: { ...current, id: 'd2', commit: undefined, images: {} },
      }),
    },
  },
  {
    reason: 'a deployment at work is looked at again',
    given: {
      preview: preview(there),
      environment: environment({ current: { ...current, status: 'Running' } }),
    },
    until: minute(21),
  },
  {
    reason: 'a newer commit has its image, also while the older one is at work',
    given: {
      preview: preview(atHead2),
      artifacts: [artifact(12, { commit: commit(2) })],
      environment: environment({ current: { ...current, status: 'Running' } }),
    },
    decision: { act: 'deploy', images: { main: expect.any(String) } },
  },
  {
    reason: 'a newer commit waits for its image',
    given: { preview: preview(atHead2), environment: environment() },
    decision: {
      act: 'wait',
      problem: expect.objectContaining({ reason: 'ImageMissing' }),
    },
  },
  {
    reason: 'the same commit was built anew',
    given: {
      preview: preview(there),
      artifacts: [artifact(12, { commit: commit(1) })],
      environment: environment(),
    },
    decision: { act: 'deploy', images: { main: expect.any(String) } },
  },
  {
    reason: 'the environment is gone',
    given: {
      preview: preview(there),
      environment: environment({ goneAt: atMinute(15) }),
    },
    decision: { act: 'forget', goneAt: atMinute(15) },
  },
  {
    reason: 'its time was over, and nobody asked since',
    given: { preview: preview({ ...there, goneAt: atMinute(15) }) },
  },
  {
    reason: 'another commit came after its time was over',
    given: {
      preview: preview({
        ...there,
        goneAt: atMinute(15),
        askedAt: atMinute(16),
      }),
    },
    decision: { act: 'create', images },
  },
  {
    reason: 'it is being deleted in time',
    given: {
      preview: preview(there),
      environment: environment({
        leaving: { since: atMinute(15), state: 'underway' },
      }),
    },
    until: minute(21),
  },
  {
    reason: 'it was asked for while it is being deleted',
    given: {
      preview: preview({ ...there, askedAt: atMinute(16) }),
      environment: environment({
        leaving: { since: atMinute(15), state: 'underway' },
      }),
    },
    until: minute(21),
  },
  {
    reason: 'somebody kept it: its deletion was cancelled',
    given: {
      preview: preview(there),
      environment: environment({
        leaving: { since: atMinute(15), state: 'cancelled' },
      }),
    },
  },
  {
    reason: 'it is closed before anything was made',
    given: { preview: preview({ closedAt: atMinute(19) }) },
  },
  {
    reason: 'it is closed while it is up',
    given: {
      preview: preview({ ...there, closedAt: atMinute(19) }),
      environment: environment(),
    },
    decision: { act: 'delete' },
  },
  {
    reason: 'it is closed while its first deployment is at work',
    given: {
      preview: preview({ ...there, closedAt: atMinute(19) }),
      environment: environment({ current: { ...current, status: 'Running' } }),
    },
    decision: { act: 'delete' },
  },
  {
    reason: 'its deletion failed just now',
    given: {
      preview: preview({ ...there, closedAt: atMinute(15) }),
      environment: environment({
        leaving: {
          ...{ since: atMinute(16), state: 'failed' },
          endedAt: atMinute(18),
        },
      }),
    },
    until: minute(23),
  },
  {
    reason: 'its deletion was cancelled some time ago',
    given: {
      preview: preview({ ...there, closedAt: atMinute(5) }),
      environment: environment({
        leaving: {
          ...{ since: atMinute(6), state: 'cancelled' },
          endedAt: atMinute(8),
        },
      }),
    },
    decision: { act: 'delete' },
  },
  {
    reason: 'closed and gone, nothing is left to do',
    given: {
      preview: preview({
        ...there,
        closedAt: atMinute(15),
        goneAt: atMinute(16),
      }),
    },
  },
  {
    reason: 'the forge does not know yet',
    given: { preview: preview(there), environment: environment(), note: 'h1' },
    decision: { act: 'tell' },
  },
  {
    reason: 'the forge knows',
    given: {
      preview: preview({ ...there, told: 'h1' }),
      environment: environment(),
      note: 'h1',
    },
  },
  {
    reason: 'the forge did not answer, and is told later',
    given: {
      preview: preview({ ...there, tellAfter: atMinute(25) }),
      environment: environment(),
      note: 'h1',
    },
    until: minute(25),
  },
  {
    reason: 'telling holds up nothing else',
    given: { preview: preview({ tellAfter: atMinute(25) }), note: 'h1' },
    decision: { act: 'create', images },
  },
];

describe('what is done about a preview', () => {
  it.each(table)('$reason', ({ given, decision, until }) => {
    const look = decidePreview(facts(given), now);
    expect({ decision: look.decision, until: look.until }).toEqual({
      decision,
      until,
    });
  });

  it('is noted once', () => {
    const waiting = facts({ artifacts: [] });
    const first = decidePreview(waiting, now).decision as any;
    const again = decidePreview(
      { ...waiting, preview: preview({ problem: first.problem }) },
      now,
    );
    expect(again).toEqual({ until: minute(21) });
  });
});
