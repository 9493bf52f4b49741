import { runCloudConformance } from '../__testUtils__/conformance';
import { AzureTarget } from '../__testUtils__/azureTarget';

runCloudConformance(new AzureTarget());
