import { LoggerService } from '@backstage/backend-plugin-api';
import {
  CallSlots,
  DriverRegistry,
  ProviderConnections,
  ProviderMonitor,
} from '../drivers';
import { HookRegistry } from '../hooks';
import { SecretStore } from '../secrets';
import { Db } from '../store';
import { Clock } from './clock';
import { Fingerprints } from './node/fingerprint';
import { PlatformDocuments } from './reconcile/platformDocuments';
import { EngineTracker } from './tracker';
import { CrashPoints, EngineOptions } from './types';
import { ChangeHub } from './watch/changeHub';

/** What the parts of the engine share. */
export interface EngineServices {
  db: Db;
  clock: Clock;
  logger: LoggerService;
  options: EngineOptions;
  crashPoints: CrashPoints;
  tracker: EngineTracker;
  registry: DriverRegistry;
  connections: ProviderConnections;
  monitor: ProviderMonitor;
  slots: CallSlots;
  hooks: HookRegistry;
  secrets: SecretStore;
  documents: PlatformDocuments;
  fingerprints: Fingerprints;
  changes: ChangeHub;
  /** First part of every ownership mark. */
  installation: string;
}
