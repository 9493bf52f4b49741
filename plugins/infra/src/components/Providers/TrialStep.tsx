import { Button, Flex, Skeleton, Text } from '@backstage/ui';
import { useT } from '../../hooks/useT';
import { WholeError } from './OtherErrors';
import { Step } from './Step';
import { TrialReport } from './TrialReport';
import { Registration } from './useRegistration';

/** Third: what came of trying it. Nothing is kept by that. */
export function TrialStep({ registration }: { registration: Registration }) {
  const { data, isPending } = registration.trial;
  const t = useT();
  const isGood = data?.health === 'Healthy';
  return (
    <Step
      number={3}
      heading={t('providers.register.trialHeading')}
      footer={
        <>
          <Button
            variant="secondary"
            onPress={() => registration.setStep('access')}
          >
            {t('providers.register.back')}
          </Button>
          {!isPending && !isGood && (
            <Button onPress={() => registration.tryIt()}>
              {t('providers.register.tryAgain')}
            </Button>
          )}
          <Button
            variant={isGood ? 'primary' : 'secondary'}
            isDisabled={isPending || !data}
            onPress={() => registration.setStep('summary')}
          >
            {t(
              data && !isGood
                ? 'providers.register.toSummaryAnyway'
                : 'providers.register.toSummary',
            )}
          </Button>
        </>
      }
    >
      {isPending && (
        <Flex direction="column" gap="3" aria-busy>
          <Text as="p" role="status">
            {t('providers.register.trying')}
          </Text>
          <Skeleton height={160} />
        </Flex>
      )}
      {!isPending && data && <TrialReport trial={data} />}
      {!isPending && <WholeError registration={registration} />}
    </Step>
  );
}
