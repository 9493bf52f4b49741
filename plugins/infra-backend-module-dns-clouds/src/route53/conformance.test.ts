import { runCloudConformance } from '../__testUtils__/conformance';
import { Route53Target } from '../__testUtils__/route53Target';

runCloudConformance(new Route53Target(), ['accessKeyId']);
