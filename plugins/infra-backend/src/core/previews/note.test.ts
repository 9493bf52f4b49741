import fc from 'fast-check';
import {
  atMinute,
  commit,
  environment,
  preview,
} from '../__testUtils__/previews';
import { previewNote } from './note';
import { standingOf } from './state';
import { PreviewEnvironment, PreviewRecord } from './types';

function noteOf(
  record: PreviewRecord,
  known?: PreviewEnvironment,
): ReturnType<typeof previewNote> {
  return previewNote({
    preview: record,
    environment: known,
    standing: standingOf(record, known),
    appUrl: 'https://backstage.example.com',
    path: '/catalog/default/component/shop/environments/e1',
  });
}

const there = { environment: { id: 'e1', name: 'pr-7' } };

describe('what the forge is told', () => {
  it('has the state, the links, the commit and the end', () => {
    const { note } = noteOf(
      preview(there),
      environment({
        expiresAt: atMinute(99),
        links: [
          { title: 'The [shop]', url: 'https://pr-7.example.com/a(b)' },
          { title: 'Logs', url: '/catalog/logs' },
        ],
      }),
    );
    expect(note).toEqual({
      key: 'p1',
      pullRequest: {
        repositoryUrl: 'https://git.example.com/shop/shop',
        number: 7,
        headCommit: commit(1),
      },
      comment: `**Preview of shop**: The preview is up

- Commit: \`${commit(1)}\`
- [The \\[shop\\]](https://pr-7.example.com/a%28b%29)
- [Logs](https://backstage.example.com/catalog/logs)
- Until: ${atMinute(99)}
- [Environment in Backstage](https://backstage.example.com/catalog/default/component/shop/environments/e1)
`,
      status: {
        state: 'success',
        context: 'preview/shop',
        description: 'The preview is up',
        targetUrl:
          'https://backstage.example.com/catalog/default/component/shop/environments/e1',
      },
    });
  });

  it.each([
    {
      reason: 'it waits for its image',
      record: preview({
        problem: {
          ...{ reason: 'ImageMissing', isFailure: false },
          message: 'No image was told of',
        },
      }),
      expected: { state: 'pending', description: /waits: No image was told/ },
    },
    {
      reason: 'words from outside stay in Backstage',
      record: preview({
        problem: {
          ...{ reason: 'PlanFailed', isFailure: true },
          message: 'password=hunter2',
        },
      }),
      expected: { state: 'failure', description: /failed: Backstage says why/ },
    },
    {
      reason: 'it is made',
      record: preview(there),
      known: environment({
        current: { ...environment().current!, status: 'Running' },
      }),
      expected: { state: 'pending', description: /being made/ },
    },
    {
      reason: 'its deployment failed',
      record: preview(there),
      known: environment({
        current: { ...environment().current!, status: 'Failed' },
      }),
      expected: { state: 'failure', description: /deployment failed/ },
    },
    {
      reason: 'its time is over',
      record: preview({ ...there, goneAt: atMinute(15) }),
      expected: { state: 'success', description: /time .* is over/ },
    },
    {
      reason: 'it is closed',
      record: preview({
        ...there,
        closedAt: atMinute(15),
        goneAt: atMinute(16),
      }),
      expected: { state: 'success', description: /is deleted/ },
    },
  ])('says that $reason', ({ record, known, expected }) => {
    const { note } = noteOf(record, known);
    expect(note.status.state).toBe(expected.state);
    expect(note.status.description).toMatch(expected.description);
    expect(JSON.stringify(note)).not.toContain('hunter2');
  });

  it('shows neither scripts nor logins as links', () => {
    const { note } = noteOf(
      preview(there),
      environment({
        links: [
          { title: 'a', url: 'data:text/html,<script>' },
          { title: 'b', url: 'https://me:secret@example.com' },
        ],
      }),
    );
    expect(note.comment).not.toMatch(/script|secret/);
  });

  it('is the same as long as nothing is news, and short', () => {
    const words = fc.string({ maxLength: 300 });
    fc.assert(
      fc.property(words, words, (message, title) => {
        const record = preview({
          problem: { reason: 'ImageMissing', message, isFailure: false },
        });
        const known = environment({ links: [{ title, url: 'https://x.y' }] });
        const { note, hash } = noteOf({ ...record, ...there }, known);
        expect(
          noteOf({ ...record, ...there, nextLookAt: 'x' }, known).hash,
        ).toBe(hash);
        expect(note.status.description.length).toBeLessThanOrEqual(140);
        expect(note.status.description).not.toMatch(/[\n\r]/);
      }),
    );
  });
});
