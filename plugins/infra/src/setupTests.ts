import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Whole pages are rendered here; on a busy machine that takes a while.
configure({ asyncUtilTimeout: 20_000 });
jest.setTimeout(90_000);

/** jsdom lays nothing out, so there is nothing to observe; lists and the graph ask for it. */
class NothingToObserve {
  readonly root = null;
  readonly rootMargin = '';
  readonly scrollMargin = '';
  readonly thresholds = [];
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
}
global.ResizeObserver ??= NothingToObserve;
global.IntersectionObserver ??= NothingToObserve;
