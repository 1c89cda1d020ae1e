/** Quire's mark: four folded sheets. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg aria-hidden width={size} height={size} viewBox="0 0 32 32" className="shrink-0 text-accent">
      <rect width="32" height="32" rx="7" fill="currentColor" />
      <g fill="none" stroke="var(--paper)" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">
        <path d="M16 10.5v13" />
        <path d="M16 10.5C13.5 8.6 10.5 8 7.5 8.3v12.9c3-.3 6 .4 8.500 2.300 2.500-1.900 5.500-2.600 8.500-2.300V8.300C21.500 8 18.500 8.600 16 10.500Z" />
        <path
          d="M10.500 12.600c1 0 2 .200 3 .600M10.500 16.200c1 0 2 .200 3 .600M21.500 12.600c-1 0-2 .200-3 .600M21.500 16.200c-1 0-2 .200-3 .600"
          strokeWidth="1.300"
        />
      </g>
    </svg>
  );
}
