import {
  DeliveryStep,
  DeploymentStatus,
  PromotionReason,
  PromotionState,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  artifact,
  deployment,
  devStep,
  line,
  lineEnvironment,
  minute,
  promotion,
} from '../__testUtils__/deliveryLine';
import { decideDelivery } from './decide';
import { LineEnvironment, PromotionRecord } from './types';

const now = minute(100);
const artifacts = [artifact(3), artifact(2), artifact(1)];
const current = deployment({ main: 1 });
const underway = promotion(
  { main: 3 },
  { state: 'Underway', deploymentId: 'd' },
);
const frozen: DeliveryStep['freeze'] = [
  { from: minute(90).toISOString(), until: minute(110).toISOString() },
];

function decide(
  environment: Partial<LineEnvironment>,
  step: Partial<DeliveryStep> = {},
) {
  return decideDelivery(
    line({
      steps: [{ ...devStep, ...step }],
      artifacts,
      environments: [lineEnvironment('dev', { current, ...environment })],
    }),
    now,
  );
}

describe('a promotion that is underway', () => {
  const at = (status: DeploymentStatus, fields: object = {}) => ({
    openDeployment: deployment({ main: 3 }, { id: 'd', status, ...fields }),
    current: deployment({ main: 3 }, { id: 'd', status, ...fields }),
  });
  const lastGood = deployment({ main: 1 }, { id: 'good' });

  it.each<{
    reason: string;
    open?: Partial<PromotionRecord>;
    environment: Partial<LineEnvironment>;
    step?: Partial<DeliveryStep>;
    expected?: object;
  }>([
    {
      reason: 'is told to await approval',
      environment: { ...at('AwaitingApproval'), current },
      expected: { state: 'Underway', reason: 'AwaitingApproval' },
    },
    {
      reason: 'is told so once',
      open: { reason: 'AwaitingApproval' },
      environment: { ...at('AwaitingApproval'), current },
    },
    {
      reason: 'gives way to a newer release before it is agreed to',
      open: promotion(
        { main: 2 },
        { id: 'older', state: 'Underway', reason: 'AwaitingApproval' },
      ),
      environment: { ...at('AwaitingApproval'), current },
      expected: {
        act: 'record',
        supersedes: 'older',
        promotion: expect.objectContaining({ reason: 'Deploying' }),
      },
    },
    {
      reason: 'does not give way once it is done',
      open: promotion(
        { main: 2 },
        { state: 'Underway', reason: 'Deploying', deploymentId: 'd' },
      ),
      environment: at('Running'),
    },
    {
      reason: 'is told to be verified',
      environment: at('Running', { isVerifying: true }),
      expected: { state: 'Underway', reason: 'Verifying' },
    },
    {
      reason: 'has succeeded',
      environment: at('Succeeded'),
      expected: { state: 'Succeeded', reason: 'Verified' },
    },
    {
      reason: 'was not agreed to',
      environment: { ...at('Rejected'), current },
      expected: { state: 'Rejected', reason: 'NotApproved' },
    },
    {
      reason: 'was taken back',
      environment: { ...at('Cancelled'), current },
      expected: { state: 'Cancelled', reason: 'Withdrawn' },
    },
    {
      reason: 'was replaced by what somebody else did',
      environment: { ...at('Superseded'), current },
      expected: { state: 'Superseded', reason: 'OtherDeployment' },
    },
    {
      reason: 'failed',
      environment: { ...at('Failed', { message: 'no' }), lastGood },
      expected: { state: 'Failed', reason: 'DeploymentFailed', message: 'no' },
    },
    {
      reason: 'failed in its verification',
      environment: at('Failed', { verificationFailed: true }),
      expected: { state: 'Failed', reason: 'VerificationFailed' },
    },
    {
      reason: 'is rolled back where the step says so',
      environment: { ...at('Failed', { verificationFailed: true }), lastGood },
      step: { onFailure: 'rollback' },
      expected: {
        act: 'rollBack',
        toDeploymentId: 'good',
        reason: 'VerificationFailed',
      },
    },
    {
      reason: 'is rolled back in a freeze as well',
      environment: { ...at('Failed'), lastGood },
      step: { onFailure: 'rollback', freeze: frozen },
      expected: { act: 'rollBack', reason: 'DeploymentFailed' },
    },
    {
      reason: 'has nothing to be rolled back to',
      environment: at('Failed'),
      step: { onFailure: 'rollback' },
      expected: { state: 'Failed', reason: 'NothingToRollBackTo' },
    },
    {
      reason: 'is not rolled back over what somebody did since',
      environment: { ...at('Failed'), current, lastGood },
      step: { onFailure: 'rollback' },
      expected: { state: 'Failed', reason: 'DeploymentFailed' },
    },
    {
      reason: 'is not rolled back by another step',
      open: { step: 'gone' },
      environment: { ...at('Failed'), lastGood },
      step: { onFailure: 'rollback' },
      expected: { state: 'Failed', reason: 'DeploymentFailed' },
    },
    {
      reason: 'lost its deployment',
      environment: {},
      expected: { state: 'Failed', reason: 'DeploymentFailed' },
    },
    {
      reason: 'is over when the environment is gone',
      environment: { ...at('Superseded'), status: 'Deleted' },
      expected: { state: 'Cancelled', reason: 'EnvironmentLeaving' },
    },
  ])('$reason', ({ open, environment, step, expected }) => {
    const deploying = { ...underway, reason: 'Deploying' as const };
    expect(
      decide({ open: { ...deploying, ...open }, ...environment }, step)
        .decisions,
    ).toEqual(
      [expected ?? []].flat().map(each => expect.objectContaining(each)),
    );
  });
});

describe('a promotion that is rolled back', () => {
  it.each<{
    status?: DeploymentStatus;
    reason: string;
    open?: Partial<PromotionRecord>;
    expected?: [PromotionState, PromotionReason];
  }>([
    { reason: 'is on its way', status: 'Running' },
    { reason: 'waits to be agreed to', status: 'AwaitingApproval' },
    {
      reason: 'is what it is, though the note of it was lost',
      status: 'Running',
      open: { state: 'Underway', reason: 'Verifying' },
      expected: ['RollingBack', 'DeploymentFailed'],
    },
    {
      reason: 'is back',
      status: 'Succeeded',
      expected: ['RolledBack', 'VerificationFailed'],
    },
    {
      reason: 'failed',
      status: 'Failed',
      expected: ['Failed', 'RollbackFailed'],
    },
    {
      reason: 'was not agreed to',
      status: 'Rejected',
      expected: ['Failed', 'RollbackFailed'],
    },
    {
      reason: 'was replaced',
      status: 'Superseded',
      expected: ['Superseded', 'OtherDeployment'],
    },
    { reason: 'was lost', expected: ['Failed', 'NothingToRollBackTo'] },
  ])('$reason', ({ status, open, expected }) => {
    const failed = deployment({ main: 3 }, { id: 'd', status: 'Failed' });
    const { decisions } = decide(
      {
        current: failed,
        openDeployment: failed,
        rollbackDeployment:
          status && deployment({ main: 1 }, { mode: 'rollback', status }),
        open: {
          ...underway,
          state: 'RollingBack',
          reason: 'VerificationFailed',
          ...open,
        },
      },
      { onFailure: 'rollback' },
    );
    const told = decisions.map(each =>
      each.act === 'note' ? [each.state, each.reason] : each.act,
    );
    expect(told).toEqual(expected ? [expected] : []);
  });
});
