import {
  Button,
  DialogBody,
  DialogFooter,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import {
  AdoptionInput,
  DeploymentInput,
  DesiredState,
  Environment,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { usePlannedDeployment } from '../../hooks/usePlannedChange';
import { useT } from '../../hooks/useT';
import { AdoptionWord, withAdoption } from '../../lib/adoption';
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
  const [adopt, setAdopt] = useState<AdoptionInput>({});
  const choose = (address: string, word: AdoptionWord) => {
    const next = { ...adopt, [address]: word };
    setAdopt(next);
    change.showPlan(withAdoption(input, next));
  };
  const showPlan = () => {
    setAdopt({});
    change.showPlan(input);
  };
  const confirm = async () => {
    if (await change.confirm(withAdoption(input, adopt))) onClose();
  };

  if (change.plan) {
    return (
      <PlanStep
        overline={t('create.step', { step: '2' })}
        heading={t('create.planTitle', { name: environment.name })}
        plan={change.plan}
        notice={change.hasChanged ? t('deploy.changedMeanwhile') : undefined}
        error={change.error}
        isBusy={change.isBusy || change.isPlanning}
        onAdopt={choose}
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
        <Button isPending={change.isPlanning} onPress={showPlan}>
          {t('create.toPlan')}
        </Button>
      </DialogFooter>
    </>
  );
}
