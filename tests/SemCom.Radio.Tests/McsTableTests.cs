using SemCom.Radio;

namespace SemCom.Radio.Tests;

public class McsTableTests
{
    /// <summary>The first and last row and both sides of each change of modulation, as printed in 3GPP TS 38.214 Tables 5.1.3.1-1 and 5.1.3.1-2.</summary>
    [Theory]
    [InlineData("qam64", 0, Modulation.Qpsk, 120, 0.2344)]
    [InlineData("qam64", 9, Modulation.Qpsk, 679, 1.3262)]
    [InlineData("qam64", 10, Modulation.Qam16, 340, 1.3281)]
    [InlineData("qam64", 16, Modulation.Qam16, 658, 2.5703)]
    [InlineData("qam64", 17, Modulation.Qam64, 438, 2.5664)]
    [InlineData("qam64", 28, Modulation.Qam64, 948, 5.5547)]
    [InlineData("qam256", 0, Modulation.Qpsk, 120, 0.2344)]
    [InlineData("qam256", 4, Modulation.Qpsk, 602, 1.1758)]
    [InlineData("qam256", 5, Modulation.Qam16, 378, 1.4766)]
    [InlineData("qam256", 10, Modulation.Qam16, 658, 2.5703)]
    [InlineData("qam256", 11, Modulation.Qam64, 466, 2.7305)]
    [InlineData("qam256", 19, Modulation.Qam64, 873, 5.1152)]
    [InlineData("qam256", 20, Modulation.Qam256, 682.5, 5.3320)]
    [InlineData("qam256", 26, Modulation.Qam256, 916.5, 7.1602)]
    [InlineData("qam256", 27, Modulation.Qam256, 948, 7.4063)]
    public void Rows_are_those_of_the_standard(string table, int index, Modulation modulation, double rate, double efficiency)
    {
        var row = Of(table).Rows[index];
        Assert.Equal(new Mcs(index, modulation, rate / 1024), row);
        Assert.Equal(efficiency, row.SpectralEfficiency, 0.5e-4 + 1e-12);
    }

    [Theory]
    [InlineData("qam64", 29, 16)]
    [InlineData("qam256", 28, -1)]
    public void Every_row_has_more_bits_than_the_one_above_but_where_the_standard_itself_steps_back(string table, int count, int stepsBackAfter)
    {
        var rows = Of(table).Rows;
        Assert.Equal(count, rows.Count);
        for (var i = 0; i + 1 < rows.Count; i++)
        {
            Assert.Equal(i, rows[i].Index);
            Assert.True(rows[i].Modulation <= rows[i + 1].Modulation);
            if (rows[i].Modulation == rows[i + 1].Modulation)
                Assert.True(rows[i].CodeRate < rows[i + 1].CodeRate);
            Assert.Equal(i == stepsBackAfter, rows[i].SpectralEfficiency > rows[i + 1].SpectralEfficiency);
        }
    }

    /// <summary>The column of spectral efficiencies as printed in the standard; to its four decimals it leaves no other code rate possible.</summary>
    [Theory]
    [InlineData("qam64",
        0.2344, 0.3066, 0.3770, 0.4902, 0.6016, 0.7402, 0.8770, 1.0273, 1.1758, 1.3262,
        1.3281, 1.4766, 1.6953, 1.9141, 2.1602, 2.4063, 2.5703,
        2.5664, 2.7305, 3.0293, 3.3223, 3.6094, 3.9023, 4.2129, 4.5234, 4.8164, 5.1152, 5.3320, 5.5547)]
    [InlineData("qam256",
        0.2344, 0.3770, 0.6016, 0.8770, 1.1758,
        1.4766, 1.6953, 1.9141, 2.1602, 2.4063, 2.5703,
        2.7305, 3.0293, 3.3223, 3.6094, 3.9023, 4.2129, 4.5234, 4.8164, 5.1152,
        5.3320, 5.5547, 5.8906, 6.2266, 6.5703, 6.9141, 7.1602, 7.4063)]
    public void Efficiency_is_modulation_order_times_code_rate_in_every_row(string table, params double[] efficiencies)
    {
        var rows = Of(table).Rows;
        Assert.Equal(efficiencies.Length, rows.Count);
        foreach (var row in rows)
            Assert.Equal(efficiencies[row.Index], row.SpectralEfficiency, 0.5e-4 + 1e-12);
    }

    [Theory]
    [InlineData("a,b\n", "t.csv:1: 'a,b'; expected the header 'index,modulation_order,code_rate_x1024,spectral_efficiency'")]
    [InlineData("# a\n\n", "t.csv:2: the table ends without a row; expected the header 'index,modulation_order,code_rate_x1024,spectral_efficiency'")]
    [InlineData("H", "t.csv:1: the table ends without a row; expected at least one")]
    [InlineData("# a\nH\n0,2,120\n", "t.csv:3: 3 values; expected 4: index,modulation_order,code_rate_x1024,spectral_efficiency")]
    [InlineData("H\n0,2,x,0.2344\n", "t.csv:2: 'x'; expected a number")]
    [InlineData("H\n0,2,120,0.2344\n2,2,157,0.3066\n", "t.csv:3: index 2; expected 1, one more than in the row above")]
    [InlineData("H\n0,3,120,0.3516\n", "t.csv:2: modulation order 3; expected 1, 2, 4, 6 or 8")]
    [InlineData("H\n0,2,1024,2\n", "t.csv:2: code rate 1024; expected a number between 0 and 1024")]
    [InlineData("H\n0,2,-120,0.2344\n", "t.csv:2: '-120'; expected a number")]
    [InlineData("H\n0,2,120,0.2343\n", "t.csv:2: spectral efficiency 0.2343; expected the product of the other two, 0.2344")]
    public void A_malformed_table_is_answered_with_the_line(string text, string answer)
    {
        using var reader = new StringReader(text.Replace("H", "index,modulation_order,code_rate_x1024,spectral_efficiency"));
        Assert.Equal(answer, Assert.Throws<FormatException>(() => McsTable.Read(reader, "t.csv")).Message);
    }

    private static McsTable Of(string name) => name == "qam64" ? McsTable.Qam64 : McsTable.Qam256;
}
