import { Flex, Text } from '@backstage/ui';
import { ReactNode, useId } from 'react';

interface SectionProps {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
  level?: 'h2' | 'h3' | 'h4';
}

/** A titled part of a page or panel. */
export function Section({
  title,
  actions,
  children,
  level = 'h3',
}: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Flex justify="between" align="center" mb="2">
        <Text id={id} as={level} variant="body-medium" weight="bold">
          {title}
        </Text>
        {actions}
      </Flex>
      {children}
    </section>
  );
}
