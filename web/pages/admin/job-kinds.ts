// What each kind of work in the background is called.

import { t } from '@lingui/core/macro';

export const JOB_KIND_NAMES = {
  'policy.evaluate': t`ask policies`,
  'policy.retire': t`delete policies of a deleted repository`,
  'policy.check_rights': t`check the rights behind policies`,
  'policy.ask_held': t`ask again about what is held`,
  'policy.ask_waived': t`ask again after a waiver`,
  'policy.apply': t`apply a policy`,
  'policy.schedule': t`policy by its schedule`,
  'promotion.promote': t`promote`,
  'promotion.bring_late': t`bring what was attached later`,
  'scan.pushed': t`scan what was pushed`,
  'scan.attested': t`look at an attestation`,
  'scan.image': t`scan`,
  'scan.rematch': t`compare with newer advisories`,
  'scan.apply_waiver': t`apply a waiver`,
  'scan.repaired': t`scan what was repaired`,
  'scan.outdated': t`scan again what is outdated`,
  'advisories.update': t`update the advisories`,
  'advisories.follow': t`follow advisories`,
  'storage.collect_garbage': t`garbage collection`,
  'directory.synchronize': t`synchronize the directory`,
  'audit.purge': t`purge the audit log`,
  housekeeping: t`housekeeping`,
} as const;

/** One that has no name here is shown as it is. */
export function jobKindInWords(kind: string): string {
  return Object.hasOwn(JOB_KIND_NAMES, kind) ? JOB_KIND_NAMES[kind as keyof typeof JOB_KIND_NAMES] : kind;
}
