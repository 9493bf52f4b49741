import {
  Button,
  DialogBody,
  DialogFooter,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import {
  DeploymentInput,
  DesiredState,
  Environment,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { usePlannedDeployment } from '../../hooks/usePlannedChange';
import { useT } from '../../hooks/useT';
import { imageRows, wantedImages } from '../../lib/desired';
import { jsonToRows, rowsToJson } from '../../lib/rows';
import { ErrorState, ProblemAlert } from '../common';
import { DesiredEditor } from '../Desired';
import { PlanStep } from '../Plan';

interface DeployStepsProps {
  environment: Environment;
  onClose: () => void;
}

export function DeploySteps({ environment, onClose }: DeployStepsProps) {
  const deploymentId =
    environment.currentDeploymentId ?? environment.awaitingDeploymentId;
  const { data, error, isPending, refetch } = useInfraQuery(
    keys.part(environment.id, 'deployment', deploymentId),
    (api, signal) => api.getDeployment(deploymentId!, { signal }),
    { enabled: deploymentId !== undefined },
  );
  if (error) {
    return (
      <DialogBody>
        <ErrorState error={error} onRetry={refetch} />
      </DialogBody>
    );
  }
  if (isPending && deploymentId) {
    return (
      <DialogBody>
        <Skeleton height={180} />
      </DialogBody>
    );
  }
  return (
    <Steps
      environment={environment}
      desired={data?.desired ?? { claims: {}, params: {}, images: {} }}
      onClose={onClose}
    />
  );
}

function Steps(props: DeployStepsProps & { desired: DesiredState }) {
  const { environment, desired, onClose } = props;
  const t = useT();
  const change = usePlannedDeployment(environment);
  const [images, setImages] = useState(() => imageRows(desired));
  const [params, setParams] = useState(() => jsonToRows(desired.params));
  const input: DeploymentInput = {
    desired: {
      images: wantedImages(desired, images),
      params: rowsToJson(params),
    },
  };
  const confirm = async () => {
    if (await change.confirm(input)) onClose();
  };

  if (change.plan) {
    return (
      <PlanStep
        overline={t('create.step', { step: '2' })}
        heading={t('create.planTitle', { name: environment.name })}
        plan={change.plan}
        notice={change.hasChanged ? t('deploy.changedMeanwhile') : undefined}
        error={change.error}
        isBusy={change.isBusy}
        back={{ label: t('create.back'), onPress: change.back }}
        confirm={{
          label: t(
            change.plan.empty ? 'deploy.deployAnyway' : 'deploy.confirm',
          ),
          onPress: confirm,
        }}
      />
    );
  }
  return (
    <>
      <DialogBody>
        <Flex direction="column" gap="4">
          <div>
            <Text as="p" variant="body-small" color="secondary">
              {t('create.step', { step: '1' })}
            </Text>
            <Text as="p">{t('deploy.description')}</Text>
          </div>
          {change.error && <ProblemAlert error={change.error} />}
          <DesiredEditor
            images={images}
            params={params}
            onImages={setImages}
            onParams={setParams}
          />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('create.cancel')}
        </Button>
        <Button
          isPending={change.isPlanning}
          onPress={() => change.showPlan(input)}
        >
          {t('create.toPlan')}
        </Button>
      </DialogFooter>
    </>
  );
}
