import { Slots } from './Slots';

const { signal } = new AbortController();

describe('Slots', () => {
  it('lets so many work at once, and the others in their order', async () => {
    const slots = new Slots(2);
    const [first] = [await slots.take(signal), await slots.take(signal)];
    const turns: string[] = [];
    const third = slots.take(signal).then(() => turns.push('third'));
    const fourth = slots.take(signal).then(give => {
      turns.push('fourth');
      give();
    });
    expect(turns).toEqual([]);
    first();
    // Twice is once.
    first();
    await third;
    expect(turns).toEqual(['third']);
    const late = slots.take(signal);
    expect(await Promise.race([fourth, late, 'waits'])).toBe('waits');
  });

  it('gives no turn to one who does not wait any more', async () => {
    const slots = new Slots(1);
    const give = await slots.take(signal);
    const aborter = new AbortController();
    const impatient = slots.take(aborter.signal);
    const patient = slots.take(signal);
    aborter.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    give();
    await expect(patient).resolves.toBeDefined();
  });
});
