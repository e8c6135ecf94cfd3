WITH plg_stage_1 AS (
  SELECT
    *,
    CAST(median_ttfv_minutes AS DOUBLE) AS plg_median_ttfv_minutes,
    COALESCE(self_serve_setup = TRUE, FALSE) AS plg_if_setup_alone,
    COALESCE(self_serve_setup = FALSE, FALSE) AS plg_if_setup_alone_no,
    COALESCE(economic_buyer_is_user = TRUE, FALSE) AS plg_if_buyer_uses,
    COALESCE(economic_buyer_is_user = FALSE, FALSE) AS plg_if_buyer_uses_no
  FROM facts
), plg_stage_2 AS (
  SELECT
    *,
    plg_median_ttfv_minutes IS NOT NULL
    AND NOT COALESCE(
      plg_median_ttfv_minutes >= CAST(0 AS DOUBLE)
      AND plg_median_ttfv_minutes <= CAST(1.7976931348623157e+308 AS DOUBLE)
      AND ISFINITE(plg_median_ttfv_minutes),
      FALSE
    ) AS plg_wrong_facts,
    COALESCE(plg_median_ttfv_minutes < CAST(9.99999999999 AS DOUBLE) AND needs_documentation = FALSE, FALSE) AS plg_reaches_value,
    COALESCE(plg_median_ttfv_minutes >= CAST(9.99999999999 AS DOUBLE) OR needs_documentation = TRUE, FALSE) AS plg_reaches_value_no,
    CASE
      WHEN plg_median_ttfv_minutes < CAST(4.999999999995 AS DOUBLE)
      THEN 0
      WHEN plg_median_ttfv_minutes < CAST(9.99999999999 AS DOUBLE)
      THEN 1
      ELSE 2
    END AS plg_value_speed
  FROM plg_stage_1
), plg_stage_3 AS (
  SELECT
    *,
    CASE
      WHEN NOT (
        (
          NOT (
            plg_median_ttfv_minutes IS NOT NULL
          ) AND plg_value_speed <> 0
        )
        OR (
          NOT (
            plg_median_ttfv_minutes IS NOT NULL
          ) AND plg_value_speed <> 1
        )
      )
      THEN plg_value_speed
    END AS plg_value_speed_picked,
    NOT plg_reaches_value_no AS plg_at_setup_alone
  FROM plg_stage_2
), plg_stage_4 AS (
  SELECT
    *,
    plg_at_setup_alone AND NOT plg_if_setup_alone_no AS plg_at_buyer_uses,
    plg_at_setup_alone AND NOT plg_if_setup_alone AS plg_at_no_setup_alone
  FROM plg_stage_3
), plg_stage_5 AS (
  SELECT
    *,
    plg_at_buyer_uses AND NOT plg_if_buyer_uses_no AS plg_at_sells_itself,
    plg_at_buyer_uses AND NOT plg_if_buyer_uses AS plg_at_buyer_elsewhere
  FROM plg_stage_4
), plg_stage_6 AS (
  SELECT
    *,
    CASE
      WHEN plg_at_sells_itself
      THEN 0
      WHEN plg_at_buyer_elsewhere
      THEN 1
      WHEN plg_at_no_setup_alone
      THEN 2
      ELSE 3
    END AS plg_rule
  FROM plg_stage_5
), plg_stage_7 AS (
  SELECT
    *,
    CASE WHEN plg_rule = 0 THEN 0 WHEN plg_rule = 1 THEN 1 WHEN plg_rule IN (2, 3) THEN 2 END AS plg_rule_outcome
  FROM plg_stage_6
), plg_stage_8 AS (
  SELECT
    *,
    (
      plg_at_sells_itself AND plg_rule_outcome <> 0
    )
    OR (
      plg_at_buyer_elsewhere AND plg_rule_outcome <> 1
    )
    OR (
      (
        plg_at_no_setup_alone OR NOT plg_reaches_value
      ) AND plg_rule_outcome <> 2
    ) AS plg_rule_disagree
  FROM plg_stage_7
), plg_stage_9 AS (
  SELECT
    *,
    CASE WHEN NOT plg_wrong_facts AND NOT plg_rule_disagree THEN plg_rule_outcome END AS plg_decided
  FROM plg_stage_8
), plg_stage_10 AS (
  SELECT
    *,
    CASE
      WHEN NOT plg_wrong_facts
      AND NOT (
        (
          NOT plg_reaches_value AND NOT plg_reaches_value_no
        )
        OR (
          plg_at_setup_alone AND NOT plg_if_setup_alone AND NOT plg_if_setup_alone_no
        )
        OR (
          plg_at_buyer_uses AND NOT plg_if_buyer_uses AND NOT plg_if_buyer_uses_no
        )
      )
      THEN plg_rule
    END AS plg_part_1
  FROM plg_stage_9
)
SELECT
  *
  EXCLUDE (plg_median_ttfv_minutes, plg_if_setup_alone, plg_if_setup_alone_no, plg_if_buyer_uses, plg_if_buyer_uses_no, plg_wrong_facts, plg_reaches_value, plg_reaches_value_no, plg_value_speed, plg_value_speed_picked, plg_at_setup_alone, plg_at_buyer_uses, plg_at_no_setup_alone, plg_at_sells_itself, plg_at_buyer_elsewhere, plg_rule, plg_rule_outcome, plg_rule_disagree, plg_decided, plg_part_1),
  CASE WHEN plg_wrong_facts THEN 'invalid' WHEN plg_rule_disagree THEN 'undetermined' ELSE 'decided' END AS status,
  CASE
    WHEN plg_decided = 0
    THEN 'plg'
    WHEN plg_decided = 1
    THEN 'hybrid'
    WHEN plg_decided = 2
    THEN 'sales_led'
  END AS outcome,
  CASE
    WHEN plg_part_1 = 0
    THEN 'sells_itself'
    WHEN plg_part_1 = 1
    THEN 'buyer_elsewhere'
    WHEN plg_part_1 = 2
    THEN 'no_setup_alone'
    WHEN plg_part_1 = 3
    THEN 'no_value_alone'
  END AS rule,
  CASE
    WHEN NOT plg_wrong_facts
    THEN LIST_FILTER(
      [
        CASE
          WHEN plg_median_ttfv_minutes >= CAST(9.99999999999 AS DOUBLE)
          AND plg_median_ttfv_minutes <= CAST(10.00000000001 AS DOUBLE)
          THEN 'at_boundary'
        END
      ],
      LAMBDA item : item IS NOT NULL
    )
  END AS warnings,
  CASE
    WHEN NOT plg_wrong_facts
    THEN CASE
      WHEN plg_value_speed_picked = 0
      THEN 'strong'
      WHEN plg_value_speed_picked = 1
      THEN 'in_time'
      WHEN plg_value_speed_picked = 2
      THEN 'too_late'
    END
  END AS value_speed,
  CAST('plg-readiness' AS TEXT) AS ruleset,
  CAST('1.0.0' AS TEXT) AS version,
  CASE
    WHEN plg_wrong_facts
    THEN NULLIF(
      SUBSTRING(
        CASE
          WHEN plg_median_ttfv_minutes IS NOT NULL
          AND NOT COALESCE(
            plg_median_ttfv_minutes >= CAST(-1.7976931348623157e+308 AS DOUBLE)
            AND plg_median_ttfv_minutes <= CAST(1.7976931348623157e+308 AS DOUBLE)
            AND ISFINITE(plg_median_ttfv_minutes),
            FALSE
          )
          THEN '; `median_ttfv_minutes` is not a finite number (fact-not-finite)'
          ELSE ''
        END || CASE
          WHEN plg_median_ttfv_minutes < CAST(0 AS DOUBLE)
          AND plg_median_ttfv_minutes >= CAST(-1.7976931348623157e+308 AS DOUBLE)
          AND plg_median_ttfv_minutes <= CAST(1.7976931348623157e+308 AS DOUBLE)
          AND ISFINITE(plg_median_ttfv_minutes)
          THEN '; `median_ttfv_minutes` is below its minimum 0 (fact-out-of-range)'
          ELSE ''
        END,
        3
      ),
      ''
    )
  END AS problem
FROM plg_stage_10
