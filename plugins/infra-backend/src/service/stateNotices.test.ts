import { EnvironmentRecord } from '../store';
import { stateNotice } from './stateNotices';

const environment = {
  id: 'e1',
  name: 'dev',
  entityRef: 'component:default/shop',
  owner: 'group:default/team',
  status: 'Degraded',
} as EnvironmentRecord;

const status = (is: string) => ({
  type: 'environment.status' as const,
  message: `${is}: so it is`,
  data: { status: is },
});
const phase = (is: string) => ({
  type: 'resource.phase' as const,
  address: 'postgres.default#db',
  message: `${is}: so it is`,
  data: { phase: is },
});

describe('stateNotice', () => {
  it.each([
    {
      reason: 'a failure needs a person',
      event: status('Failed'),
      earlier: [],
      title: 'dev of component:default/shop has failed',
    },
    {
      reason: 'what broke by itself and could not be repaired as well',
      event: phase('Failed'),
      earlier: [],
      title: 'dev of component:default/shop needs somebody',
    },
    {
      reason: 'a part of a deployment is told of with the whole',
      event: phase('Failed'),
      now: 'Progressing',
      earlier: [],
      title: undefined,
    },
    {
      reason: 'what is degraded may be repaired at once',
      event: status('Degraded'),
      earlier: [],
      title: undefined,
    },
    {
      reason: 'that it works again is told who knows that it did not',
      event: status('Ready'),
      earlier: [status('Progressing'), status('Failed'), status('Ready')],
      title: 'dev of component:default/shop is ready again',
    },
    {
      reason: 'also after drift',
      event: status('Ready'),
      earlier: [phase('Failed'), status('Degraded'), status('Ready')],
      title: 'dev of component:default/shop is ready again',
    },
    {
      reason: 'what was never wrong is nothing to tell',
      event: status('Ready'),
      earlier: [status('Progressing'), status('Pending')],
      title: undefined,
    },
    {
      reason: 'a failure of before was told of then',
      event: status('Ready'),
      earlier: [status('Degraded'), status('Ready'), status('Failed')],
      title: undefined,
    },
  ])('$reason', ({ event, earlier, title, now = 'Degraded' }) => {
    const about = { ...environment, status: now } as EnvironmentRecord;
    const notice = stateNotice(event, about, earlier);
    expect(notice?.title).toBe(title);
  });

  it('is for the owner, leads to the environment, and takes the place of the one before', () => {
    expect(stateNotice(status('Failed'), environment, [])).toMatchObject({
      to: ['group:default/team'],
      link: '/catalog/default/component/shop/environments/e1',
      scope: 'infra:state:e1',
    });
  });
});
