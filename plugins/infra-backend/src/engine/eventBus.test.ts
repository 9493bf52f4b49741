import { LocalEventBus } from './eventBus';

describe('the bus', () => {
  it('tells those who listen to the environment, and those who listen to all, and by whom', () => {
    const bus = new LocalEventBus();
    const one = jest.fn();
    const all = jest.fn();
    bus.onAppended('a', one);
    const end = bus.onAnyAppended(all);
    bus.notify('a', 'delivery');
    bus.notify('b');
    end();
    bus.notify('a');
    expect(one).toHaveBeenCalledTimes(2);
    expect(all.mock.calls).toEqual([
      ['a', 'delivery'],
      ['b', undefined],
    ]);
  });
});
