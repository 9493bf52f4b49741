export { Countdown } from './Countdown';
export { ExpiryBanner } from './ExpiryBanner';
export { TimeLeft } from './TimeLeft';
