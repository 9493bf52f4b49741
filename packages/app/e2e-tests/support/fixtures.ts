import { test as base } from '@playwright/test';
import { BackstageApi } from '../../../../scripts/lib/api.ts';
import { demoServers } from '../../../../scripts/lib/sandboxEnvironment.ts';
import {
  type Finding,
  verifyEnvironment,
} from '../../../../scripts/start/verify.ts';
import { People } from '../../../../scripts/start/shop/people.ts';
import { Environments } from './environments.ts';
import { Outside } from './outside.ts';
import { takesScreenshots } from './screenshots.ts';

export const instance = process.env.INFRA_SANDBOX_INSTANCE ?? 'demo';

interface Fixtures {
  /** Makes names unlike those of earlier runs; without a dash, so that DNS names stay short. */
  unique: (prefix: string) => string;
  api: BackstageApi;
  people: People;
  environments: Environments;
  outside: Outside;
  /** Looks past the product whether an environment is real. */
  verify: (environmentId: string) => Promise<Finding[]>;
}

/** Playwright's `test` with a page for a guest who has signed in before, and with the ways past it. */
export const test = base.extend<Fixtures>({
  context: async ({ context }, use) => {
    await context.addInitScript(() => {
      const remembered = '@backstage/core:SignInPage:provider';
      localStorage.setItem(remembered, 'guest');
    });
    await use(context);
  },
  unique: async ({}, use) => {
    // Pictures are taken on a sandbox that has seen nothing yet.
    const suffix = takesScreenshots ? '' : Date.now().toString(36).slice(-5);
    await use(prefix => `${prefix}${suffix}`);
  },
  api: async ({ baseURL }, use) => {
    await use(new BackstageApi(baseURL!));
  },
  people: async ({ baseURL }, use) => {
    await use(new People(baseURL!));
  },
  environments: async ({ people }, use) => {
    const environments = new Environments(people);
    await use(environments);
    await environments.deleteAll();
  },
  outside: async ({}, use) => {
    const outside = new Outside(instance);
    await use(outside);
    await outside.release();
  },
  verify: async ({ api }, use) => {
    await use(id => verifyEnvironment(api, id, demoServers(instance)));
  },
});

export { expect } from '@playwright/test';
