import { Sighting } from '../objects/sighting';
import { SightingCache } from './cache';
import { WorkMemory } from './memory';

const sighting = (
  resourceVersion: string,
  changes: Partial<Sighting> = {},
): Sighting => ({
  ref: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'x', name: 'a' },
  uid: 'u',
  resourceVersion,
  deleting: false,
  readiness: { status: 'ready' },
  ...changes,
});
const { ref } = sighting('1');
const secret = { ...ref, kind: 'Secret' };

describe('SightingCache', () => {
  let now = 0;
  let cache: SightingCache;
  beforeEach(() => {
    now = 0;
    cache = new SightingCache(() => now);
  });

  it('answers nothing while nobody watches', () => {
    cache.put(sighting('1'));
    expect(cache.find(ref)).toBeUndefined();
  });

  it('answers what was listed', () => {
    cache.enter();
    cache.sync(ref, '5', [sighting('3')]);
    expect(cache.find(ref)?.resourceVersion).toBe('3');
  });

  it('never goes back behind a write of its own', () => {
    cache.enter();
    cache.sync(ref, '5', []);
    cache.put(sighting('10'));
    expect(cache.put(sighting('9'))).toBe(false);
    expect(cache.find(ref)?.resourceVersion).toBe('10');
    expect(cache.put(sighting('11'))).toBe(true);
  });

  it('keeps what was written after a list was taken, and drops what the list no longer has', () => {
    cache.enter();
    cache.sync(ref, '5', [sighting('3')]);
    const other = { ...ref, name: 'b' };
    cache.put(sighting('9', { ref: other }));
    const gone = cache.sync(ref, '8', []);
    expect(gone.map(s => s.ref.name)).toEqual(['a']);
    expect(cache.find(other)).toBeDefined();
  });

  it('trusts a write to a kind that is not watched for a minute', () => {
    cache.enter();
    cache.put(sighting('1', { ref: secret }));
    expect(cache.find(secret)).toBeDefined();
    now = 60_001;
    expect(cache.find(secret)).toBeUndefined();
  });

  it('trusts nothing old of a kind whose watch broke', () => {
    cache.enter();
    cache.sync(ref, '5', [sighting('3')]);
    cache.unsync(ref);
    now = 60_001;
    expect(cache.find(ref)).toBeUndefined();
  });

  it('forgets everything with the last watcher', () => {
    cache.enter();
    cache.enter();
    cache.sync(ref, '5', [sighting('3')]);
    cache.leave();
    expect(cache.find(ref)).toBeDefined();
    cache.leave();
    cache.enter();
    expect(cache.find(ref)).toBeUndefined();
    expect(cache.isSynced(ref)).toBe(false);
  });
});

describe('WorkMemory', () => {
  it('calls an instance pristine in a young namespace that nothing of it was made in', () => {
    let now = 0;
    const memory = new WorkMemory(() => now);
    expect(memory.isPristine('ns', 'i')).toBe(false);
    memory.namespaceCreated('ns');
    expect(memory.isPristine('ns', 'i')).toBe(true);
    memory.touch('i');
    expect(memory.isPristine('ns', 'i')).toBe(false);
    expect(memory.isPristine('ns', 'j')).toBe(true);
    now = 11 * 60_000;
    expect(memory.isPristine('ns', 'j')).toBe(false);
  });

  it('forgets a namespace that was removed', () => {
    const memory = new WorkMemory();
    memory.namespaceCreated('ns');
    memory.namespaceRemoved('ns');
    expect(memory.isPristine('ns', 'i')).toBe(false);
  });

  it('remembers an absence until something is done', () => {
    let now = 0;
    const memory = new WorkMemory(() => now);
    memory.sawAbsent('i');
    expect(memory.hasJustSeenAbsent('i')).toBe(true);
    now = 10_001;
    expect(memory.hasJustSeenAbsent('i')).toBe(false);
    memory.sawAbsent('i');
    memory.touch('i');
    expect(memory.hasJustSeenAbsent('i')).toBe(false);
  });
});
