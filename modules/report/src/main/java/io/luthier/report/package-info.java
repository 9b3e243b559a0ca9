/**
 * A study as one page of HTML: {@link io.luthier.report.StudyReport} is what it says, {@link
 * io.luthier.report.ReportPage} writes it, and {@link io.luthier.report.Chronicle} makes of a
 * ledger's events who ran what when.
 *
 * <p>The page's style and scripts are resources beside these classes; its charts are drawn by
 * Apache ECharts. Whatever a study's users have named or written gets into the page as JSON only,
 * and from there as text only.
 */
package io.luthier.report;
