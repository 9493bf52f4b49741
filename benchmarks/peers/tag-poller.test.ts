import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { TagPoller } from './tag-poller.ts';

describe('the peer that polls', () => {
  const open = (tags: Record<string, string[]>) => {
    const told: string[] = [];
    const poller = new TagPoller({
      repositories: Object.keys(tags),
      everySeconds: 0.1,
      list: async repository => {
        if (!tags[repository]) throw new Error(`no ${repository}`);
        return tags[repository];
      },
      tell: async (repository, tag) => told.push(`${repository}:${tag}`),
    });
    return { tags, told, poller };
  };

  it('tells of the newest tag that is new, once', async () => {
    const { tags, told, poller } = open({ a: ['1.1'], b: ['1.1'] });
    await poller.start();
    tags.a = ['1.1', '1.10', '1.9'];
    await setTimeout(350);
    poller.stop();
    assert.deepEqual(told, ['a:1.10']);
  });

  it('says in the end what went wrong', async () => {
    const { tags, poller } = open({ a: ['1.1'] });
    await poller.start();
    delete tags.a;
    await setTimeout(150);
    assert.throws(() => poller.stop(), /no a/);
  });
});
