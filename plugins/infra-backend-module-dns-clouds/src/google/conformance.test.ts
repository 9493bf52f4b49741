import { runCloudConformance } from '../__testUtils__/conformance';
import { GoogleTarget } from '../__testUtils__/googleTarget';

runCloudConformance(new GoogleTarget());
