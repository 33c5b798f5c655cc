/**
 * Units of systemd that do what a machine that boots for one purpose may not need. What is expected is what their
 * processes execute; systemd's own work for them, and what they keep waiting, come on top.
 */
import { ascending } from '../../base/ascending.ts';
import { userAndKernel } from '../../profile/process-work.ts';
import type { Profile } from '../../profile/profile.ts';
import type { Rule } from '../rule.ts';

interface UnneededUnits extends Omit<Rule, 'find' | 'area'> {
  readonly units: RegExp;
  /** anything else that has to hold */
  readonly when?: (profile: Profile) => boolean;
  /** a word that leaves them all out; default: a mask for each */
  readonly word?: string;
  /** what to do in the image instead; default: to mask them */
  readonly otherwise?: string;
}

function unneededUnits({ units: wanted, when = () => true, word, otherwise, ...rule }: UnneededUnits): Rule {
  return {
    ...rule,
    area: 'image',
    find: ({ profile, words }) => {
      if (!when(profile)) return null;
      const found = (profile.units ?? [])
        .filter(({ name, processes }) => wanted.test(name) && processes > 0)
        .filter(({ name }) => !words.includes(`systemd.mask=${name}`))
        .sort((a, b) => userAndKernel(b) - userAndKernel(a) || ascending(a.name, b.name));
      if (found.length === 0 || (word !== undefined && words.includes(word))) return null;
      const names = found.map(({ name }) => name);
      return {
        saving: found.reduce((sum, unit) => sum + userAndKernel(unit), 0),
        evidence: found.map((unit) => ({ what: unit.name, cost: userAndKernel(unit), calls: -1 })),
        change: {
          add: word === undefined ? names.map((name) => `systemd.mask=${name}`) : [word],
          remove: [],
          otherwise: otherwise ?? `or in the image: systemctl mask ${names.join(' ')}`,
        },
      };
    },
  };
}

export const unitRules: readonly Rule[] = [
  unneededUnits({
    id: 'module-preloads',
    title: 'do not load modules before they are wanted',
    // The mounts are of what these modules bring.
    units:
      /^(?:modprobe@(?:dm_mod|fuse|loop|configfs|efi_pstore|drm)\.service|sys-kernel-config\.mount|sys-fs-fuse-connections\.mount)$/,
    lose: 'the first mount of a loop device, a FUSE or a device-mapper volume loads its module then; configfs is not mounted',
    source: 'man 8 modprobe@.service',
  }),
  unneededUnits({
    id: 'interface-mounts',
    title: 'do not mount interfaces for debugging, huge pages and queues',
    units: /^(?:dev-hugepages|dev-mqueue|sys-kernel-debug|sys-kernel-tracing)\.mount$/,
    lose: '/dev/hugepages, /dev/mqueue, /sys/kernel/debug and the like are empty',
    source: 'https://systemd.io/API_FILE_SYSTEMS',
  }),
  unneededUnits({
    id: 'system-users',
    title: 'do not look for system users to create',
    units: /^systemd-sysusers\.service$/,
    lose: 'users that a package brings in sysusers.d are not created at boot: create them when the image is built',
    source: 'man 8 systemd-sysusers.service',
  }),
  unneededUnits({
    id: 'login-records',
    title: 'do not record the boot and logins in utmp',
    units: /^systemd-update-utmp(?:-runlevel)?\.service$/,
    lose: 'who, last reboot and runlevel know nothing of this boot',
    source: 'man 8 systemd-update-utmp.service',
  }),
  unneededUnits({
    id: 'persistent-journal',
    title: 'keep the journal in memory',
    units: /^systemd-journal-flush\.service$/,
    lose: 'the journal of this boot is not on the disk',
    source: 'man 8 systemd-journal-flush.service',
  }),
  unneededUnits({
    id: 'stored-random-seed',
    title: 'do not store a random seed for the next boot',
    units: /^systemd-random-seed\.service$/,
    lose: 'seeds from the last boot: a machine with RDRAND or virtio-rng needs none',
    source: 'man 8 systemd-random-seed.service',
  }),
  unneededUnits({
    id: 'listed-modules',
    title: 'do not look for modules to load in modules-load.d',
    units: /^systemd-modules-load\.service$/,
    lose: 'modules that are listed there',
    source: 'man 8 systemd-modules-load.service',
  }),
  unneededUnits({
    id: 'login-manager',
    title: 'do without the login manager',
    units: /^systemd-logind\.service$/,
    lose: 'sessions and seats: no loginctl, no user units, logins by ssh wait for it',
    source: 'man 8 systemd-logind.service',
  }),
  unneededUnits({
    id: 'waiting-units',
    title: 'do without units that only wait',
    units:
      /^(?:systemd-networkd-wait-online(?:@.*)?|NetworkManager-wait-online|systemd-udev-settle|ifupdown-pre|ifupdown-wait-online|plymouth-quit-wait)\.service$/,
    lose: 'what is ordered after the network or after all devices starts before they are there',
    source: 'man 8 systemd-networkd-wait-online.service, man 8 systemd-udev-settle.service',
  }),
  unneededUnits({
    id: 'first-boot-work',
    title: 'do the work of a first boot when the image is built',
    units:
      /^(?:ldconfig|systemd-hwdb-update|systemd-journal-catalog-update|systemd-update-done|systemd-firstboot)\.service$/,
    word: 'systemd.condition-needs-update=false',
    otherwise:
      'or in the image: ldconfig; systemd-hwdb update; journalctl --update-catalog; touch /etc/.updated /var/.updated',
    lose: 'nothing, where the image has what they make',
    source: 'man 5 systemd.unit, ConditionNeedsUpdate=; man 7 kernel-command-line',
  }),
  unneededUnits({
    id: 'devices-scanned-twice',
    title: 'do not have every device announced a second time',
    units: /^systemd-udev-trigger\.service$/,
    when: ({ processes }) => triggers(processes) > 1,
    lose: 'rules of udev that only the image has, and its initramfs has not, are not applied to devices at boot',
    source: 'man 8 systemd-udevd.service; man 8 udevadm, trigger',
  }),
  unneededUnits({
    id: 'housekeeping',
    title: 'do not tidy up at boot',
    units:
      /^(?:apt-daily|apt-daily-upgrade|dpkg-db-backup|e2scrub_all|e2scrub_reap|fstrim|man-db|logrotate|systemd-tmpfiles-clean)\.service$/,
    lose: 'updates, rotated logs, trimmed and scrubbed file systems: somebody else has to see to them',
    source: 'man 5 systemd.timer, Persistent=; man 8 e2scrub_all',
  }),
  unneededUnits({
    id: 'login-prompts',
    title: 'do without login prompts',
    units: /^(?:serial-getty@.*|getty@.*|console-getty|console-setup|keyboard-setup)\.service$/,
    lose: 'nobody can log in on the console',
    source: 'man 8 systemd-getty-generator',
  }),
  unneededUnits({
    id: 'time-synchronisation',
    title: 'do without a clock that is set by the network',
    units: /^(?:systemd-timesyncd|chrony|chronyd|ntpsec|ntp)\.service$/,
    lose: 'the clock is what the hardware says: a virtual machine’s follows its host',
    source: 'man 8 systemd-timesyncd.service',
  }),
];

/** How often every device was announced: in the initramfs, in the image. */
function triggers(processes: Profile['processes']): number {
  return (processes ?? []).filter(({ command }) => /\budevadm\b.*\btrigger\b/.test(command)).length;
}
