import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Whole pages are rendered here; on a busy machine that takes a while.
configure({ asyncUtilTimeout: 20_000 });
jest.setTimeout(90_000);

// Not in jsdom; the resource graph asks for it.
global.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
