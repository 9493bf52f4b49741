import { runCloudConformance } from '../__testUtils__/conformance';
import { CloudflareTarget } from '../__testUtils__/cloudflareTarget';

runCloudConformance(new CloudflareTarget());
