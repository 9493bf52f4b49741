import { Slots } from './Slots';

const never = new AbortController().signal;

describe('Slots', () => {
  it('lets the next in line in when somebody leaves', async () => {
    const slots = new Slots(1);
    const order: string[] = [];
    const leave = await slots.take(never);
    const second = slots.take(never).then(out => {
      order.push('second');
      return out;
    });
    const third = slots.take(never).then(out => {
      order.push('third');
      return out;
    });
    leave();
    // Twice is once.
    leave();
    expect(await Promise.race([third, second.then(() => 'second')])).toBe(
      'second',
    );
    (await second)();
    (await third)();
    expect(order).toEqual(['second', 'third']);
    (await slots.take(never))();
  });

  it('leaves no gap in the line where somebody gives up', async () => {
    const slots = new Slots(1);
    const leave = await slots.take(never);
    const aborter = new AbortController();
    const second = slots.take(aborter.signal);
    const third = slots.take(never);
    aborter.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    leave();
    (await third)();
    (await slots.take(never))();
  });

  it('does not let in who is aborted already', async () => {
    const slots = new Slots(1);
    await expect(slots.take(AbortSignal.abort())).rejects.toThrow();
    (await slots.take(never))();
  });
});
