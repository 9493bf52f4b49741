import { startBackstage } from '../lib/backstage.ts';
import { demoEnvironment, testEnvironment } from '../lib/sandboxEnvironment.ts';
import { step } from '../lib/steps.ts';
import { forwardTokenRequests } from '../lib/tokenServer.ts';
import { Interrupted, isLeaving, stop } from '../lib/run.ts';
import { type Place, playwright, type Result } from './checks.ts';

/** On a Backstage of their own, whose data goes with the instance. */
export async function browserTests(
  place: Place,
  chromium: string,
): Promise<Result> {
  const name = 'Browser tests (playwright)';
  const { instance } = place;
  try {
    const backstage = await step('Backstage for the browser tests', progress =>
      startBackstage({
        name: `${instance}/backstage`,
        port: 0,
        onLine: progress,
        env: demoEnvironment(instance),
      }),
    );
    try {
      await forwardTokenRequests(instance, backstage.url);
      return await playwright(place, name, {
        ...testEnvironment(instance),
        INFRA_CHROMIUM: chromium,
        PLAYWRIGHT_URL: backstage.url,
        CI: '1',
      });
    } finally {
      await stop(backstage.process);
    }
  } catch (error) {
    if (isLeaving()) throw new Interrupted();
    console.error((error as Error).message);
    return { name, passed: 0, failed: 1 };
  }
}
